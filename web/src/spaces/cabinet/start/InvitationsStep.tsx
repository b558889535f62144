import { Button, Progress } from '@mantine/core';
import '@mantine/core/styles/Progress.css';
import { IconMail } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { useManyActs } from '../people/useManyActs';
import classes from './Start.module.css';
import { StepFrame } from './StepFrame';
import { useSetup } from './useSetup';

const STATES = [
  { name: 'uninvited', to: 'uninvited' },
  { name: 'invited', to: 'invited' },
  { name: 'joined', to: 'active' },
] as const;

/** Letters to everybody who has none yet; who has accepted is counted as it happens. */
export function InvitationsStep() {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const { overview, refresh } = useSetup();
  const { act, progress, stop } = useManyActs();
  const counts = overview.data?.counts;
  if (counts === undefined) return null;
  const { uninvited, invited } = counts;

  async function send(state: 'uninvited' | 'invited'): Promise<void> {
    try {
      const { ids } = await cabinetApi.accountIds({ state });
      if (ids.length > 0) await act({ act: 'invite' }, ids);
    } catch (error) {
      toast({ title: words(asProblem(error)), text: '', bad: true });
    }
    refresh();
  }

  return (
    <StepFrame
      title={t('invitations.title')}
      lead={t('invitations.lead')}
      note={t('invitations.accepted', { joined: counts.joined - 1, all: counts.people - 1 })}
    >
      <section className={classes.card} data-narrow>
        {counts.people === 1 ? (
          <Notice tone="info">{t('invitations.alone')}</Notice>
        ) : (
          <>
            <h2 role="status">
              {uninvited > 0 ? t('invitations.waiting', { count: uninvited }) : t('invitations.nobody')}
            </h2>
            {progress !== null && (
              <div className={classes.row}>
                <span className={classes.grow}>
                  <span className={classes.quiet}>{t('invitations.sending', { ...progress })}</span>
                  <Progress
                    value={(progress.done / progress.total) * 100}
                    aria-label={t('invitations.sending', { ...progress })}
                  />
                </span>
                <Button variant="default" onClick={stop}>
                  {t('invitations.stop')}
                </Button>
              </div>
            )}
            {progress === null && uninvited > 0 && (
              <div>
                <Button
                  size="md"
                  leftSection={<IconMail size={18} stroke={1.8} aria-hidden />}
                  onClick={() => void send('uninvited')}
                >
                  {t('invitations.send', { count: uninvited })}
                </Button>
              </div>
            )}
            <ul className={classes.list}>
              {STATES.map(({ name, to }) => (
                <li key={name}>
                  <Link to="/cabinet/people" search={{ state: to } as never} className={classes.grow}>
                    {t(`invitations.state.${name}`)}
                  </Link>
                  <strong>{name === 'joined' ? counts.joined - 1 : counts[name]}</strong>
                </li>
              ))}
            </ul>
            {progress === null && uninvited === 0 && invited > 0 && (
              <div>
                <Button variant="default" onClick={() => void send('invited')}>
                  {t('invitations.again')}
                </Button>
              </div>
            )}
          </>
        )}
      </section>
    </StepFrame>
  );
}
