import { IconAlertTriangle, IconHeadset, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/Notice';
import classes from './Start.module.css';
import { useSetup } from './useSetup';

/** What will be when this step is left: who answers, who asks, what is still wrong. */
export function PeopleResult({ wrong }: { wrong: number }) {
  const { t } = useTranslation('start');
  const counts = useSetup().overview.data?.counts;
  if (counts === undefined) return null;
  return (
    <aside className={classes.side} aria-label={t('people.result')}>
      <section className={classes.card}>
        <h2>{t('people.result')}</h2>
        {counts.specialists > 0 && counts.unmanned < counts.lines ? (
          <Line icon={<IconHeadset size={17} stroke={1.8} />} tone="accent">
            {t('people.resultSpecialists', { count: counts.specialists })}
          </Line>
        ) : (
          <Line icon={<IconAlertTriangle size={17} stroke={1.8} />} tone="warn">
            {t('people.unmanned')}
          </Line>
        )}
        <Line icon={<IconUser size={17} stroke={1.8} />} tone="ok">
          {t('people.resultUsers', { count: counts.users })}
        </Line>
        {wrong > 0 && (
          <Line icon={<IconAlertTriangle size={17} stroke={1.8} />} tone="warn">
            {t('people.resultWrong', { count: wrong })}
          </Line>
        )}
      </section>
      <Notice tone="info">{t('people.both')}</Notice>
    </aside>
  );
}

function Line({ icon, tone, children }: { icon: ReactNode; tone: string; children: string }) {
  const [before, strong, after] = children.split('*');
  return (
    <p className={classes.result} style={{ margin: 0 }}>
      <span className={classes.picture} data-tone={tone} aria-hidden>
        {icon}
      </span>
      <span>
        {before}
        <strong>{strong}</strong>
        {after}
      </span>
    </p>
  );
}
