import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { ActIcon } from '../audit/actIcon';
import { useAuditTexts } from '../audit/useAuditTexts';
import classes from './Person.module.css';

const SHOWN = 6;
const NO_NAMES = {};

/** What was done with this person lately. */
export function LogCard({ accountId }: { accountId: string }) {
  const { t } = useTranslation('people');
  const locale = useLocale();
  const query = { subject_id: accountId, limit: SHOWN };
  const log = useQuery({
    queryKey: ['accounts', 'log', accountId],
    queryFn: () => cabinetApi.audit(query),
    staleTime: 0,
  }).data;
  const texts = useAuditTexts(log?.names ?? NO_NAMES);
  return (
    <section className={classes.card} aria-label={t('card.log')}>
      <header className={classes.head}>
        <h2>{t('card.log')}</h2>
        <Link to="/cabinet/audit" search={{ subject: accountId } as never} className={classes.link}>
          {t('card.wholeLog')}
        </Link>
      </header>
      {log?.items.length === 0 && <p className={classes.quiet}>{t('card.noLog')}</p>}
      <ul className={classes.list}>
        {log?.items.map((entry) => (
          <li key={entry.id}>
            <ActIcon act={entry.act} />
            <span className={classes.words}>
              <span>{texts.act(entry)}</span>
              <span className={classes.quiet}>{texts.who(entry)}</span>
            </span>
            <time dateTime={entry.at} className={classes.quiet}>
              {formatDate(entry.at, locale)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
