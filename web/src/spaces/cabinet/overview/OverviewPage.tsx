import { Button } from '@mantine/core';
import { IconArrowRight, IconRocket } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import type { Overview } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { Page } from '../Page';
import { STEPS } from '../start/steps';
import { useSetup } from '../start/useSetup';
import { Figure } from './Figure';
import { LatestActs } from './LatestActs';
import classes from './Overview.module.css';

/** The first page of the cabinet: what waits, who is there, what is left to set up. One request, asked again every 10 s. */
export function OverviewPage() {
  const { t } = useTranslation('company');
  const { overview } = useSetup();
  const found = overview.data;
  return (
    <Page title={t('overview.title')} hint={t('overview.updated')}>
      {overview.error !== null && (
        <ErrorPanel problem={asProblem(overview.error)} onRetry={() => void overview.refetch()} />
      )}
      {found === undefined ? overview.error === null && <SkeletonText lines={6} /> : <Found found={found} />}
    </Page>
  );
}

function Found({ found }: { found: Overview }) {
  const { t } = useTranslation('company');
  const { counts, unmanned_lines: unmanned } = found;
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        <Setup found={found} />
        <section className={classes.card} aria-label={t('overview.now')}>
          <h2>{t('overview.now')}</h2>
          <div className={classes.figures}>
            <Figure
              name={t('overview.queued')}
              value={counts.queued}
              tone={counts.queued > 0 ? 'bad' : undefined}
              link={{ to: '/cabinet/lines' }}
            />
            <Figure name={t('overview.open')} value={counts.open} link={{ to: '/cabinet/lines' }} />
            <Figure
              name={t('overview.online')}
              value={counts.online}
              tone={counts.online === 0 && counts.specialists > 0 ? 'warn' : undefined}
              text={t('overview.onlineOf', { all: counts.specialists, free: counts.free })}
              link={{ to: '/cabinet/people', search: { role: 'specialist' } as never }}
            />
            <Figure
              name={t('overview.unmanned')}
              value={counts.unmanned}
              tone={counts.unmanned > 0 ? 'bad' : undefined}
              link={{ to: '/cabinet/lines' }}
            />
          </div>
          {unmanned.length > 0 && (
            <p className={classes.unmanned}>
              {t('overview.unmannedText')}
              {unmanned.map((line) => (
                <Link
                  key={line.id}
                  to="/cabinet/lines/$lineId/{-$tab}"
                  params={{ lineId: line.id, tab: 'delivery' }}
                  className={classes.link}
                >
                  {line.name}
                </Link>
              ))}
            </p>
          )}
        </section>
        <section className={classes.card} aria-label={t('overview.people')}>
          <h2>{t('overview.people')}</h2>
          <div className={classes.figures}>
            <Figure
              name={t('overview.everybody')}
              value={counts.people}
              text={t('overview.everybodyText', { joined: counts.joined })}
              link={{ to: '/cabinet/people' }}
            />
            <Figure
              name={t('overview.users')}
              value={counts.users}
              link={{ to: '/cabinet/people', search: { role: 'user' } as never }}
            />
            <Figure
              name={t('overview.invited')}
              value={counts.invited}
              link={{ to: '/cabinet/people', search: { state: 'invited' } as never }}
            />
            <Figure
              name={t('overview.uninvited')}
              value={counts.uninvited}
              tone={counts.uninvited > 0 ? 'warn' : undefined}
              link={{ to: '/cabinet/people', search: { state: 'uninvited' } as never }}
            />
            <Figure name={t('overview.lines')} value={counts.lines} link={{ to: '/cabinet/lines' }} />
            <Figure name={t('overview.clients')} value={counts.clients} link={{ to: '/cabinet/clients' }} />
            {counts.ending > 0 && (
              <Figure
                name={t('overview.ending')}
                value={counts.ending}
                tone="warn"
                text={t('overview.endingText')}
                link={{ to: '/cabinet/clients' }}
              />
            )}
          </div>
        </section>
      </div>
      <LatestActs acts={found.acts} />
    </div>
  );
}

/** What is left of the setup; nothing when it is over. */
function Setup({ found }: { found: Overview }) {
  const { t } = useTranslation(['company', 'start']);
  const { change } = useSetup();
  const { step, steps, finished_at: finishedAt } = found.setup;
  if (step === null || finishedAt !== null) return null;
  const left = STEPS.filter((one) => steps[one] === 'open').map((one) =>
    t(`start:step.${one}`).toLowerCase(),
  );
  return (
    <section className={classes.setup} aria-label={t('overview.setup')}>
      <IconRocket size={24} stroke={1.7} aria-hidden />
      <div className={classes.words}>
        <h2>{t('overview.setup')}</h2>
        <p>{t('overview.setupText', { steps: left.join(', ') })}</p>
      </div>
      <Button variant="subtle" color="gray" onClick={() => change({ is_finished: true })}>
        {t('overview.setupHide')}
      </Button>
      <Button
        component={Link}
        to="/cabinet/start"
        rightSection={<IconArrowRight size={17} stroke={1.8} aria-hidden />}
      >
        {t('overview.setupGo')}
      </Button>
    </section>
  );
}
