import { Button } from '@mantine/core';
import { IconClockPause, IconWifiOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '@/shared/live/connection';
import { useConnection } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import classes from './ConnectionBanner.module.css';

/** A short loss is nobody's business: the banner comes after this time. */
const QUIET_MS = 1_500;

/** Above the feed (specialist) or the page (user): what is wrong, what still works, when it is tried again. */
export function ConnectionBanner() {
  const connection = useConnection();
  const program = useProgram();
  const { t } = useTranslation();
  const shown = useShown(connection);
  if (!shown) return null;
  const blocked = connection.phase === 'polling';
  const [title, text] = blocked
    ? [t('connection.blocked'), t('connection.blockedText')]
    : connection.reason === 'server'
      ? [t('connection.server'), t('connection.serverText')]
      : [t('connection.lost'), t('connection.lostText')];
  const Icon = blocked ? IconClockPause : IconWifiOff;
  return (
    <div className={classes.banner} data-kind={blocked ? 'blocked' : 'lost'}>
      <Icon size={18} stroke={1.8} aria-hidden className={classes.icon} />
      <p className={classes.text} role="status">
        <strong>{title}</strong> <span>{text}</span>
      </p>
      {!blocked && (
        <>
          <span className={classes.time}>
            {connection.phase === 'waiting' && connection.retryAt !== null ? (
              <Countdown until={connection.retryAt} />
            ) : (
              t('connection.connecting')
            )}
          </span>
          <Button
            variant="default"
            size="xs"
            disabled={connection.phase !== 'waiting'}
            onClick={() => program.retryNow()}
          >
            {t('connection.retry')}
          </Button>
        </>
      )}
    </div>
  );
}

function useShown(connection: Connection): boolean {
  const [late, setLate] = useState(false);
  const { lostAt } = connection;
  useEffect(() => {
    setLate(false);
    if (lostAt === null) return;
    const timer = setTimeout(() => setLate(true), Math.max(0, lostAt + QUIET_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [lostAt]);
  return connection.phase === 'polling' || (lostAt !== null && late);
}

/** On the local clock: it is the client who waits. */
function Countdown({ until }: { until: number }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const tick = (): void => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [until]);
  return <>{t('connection.retryIn', { time: t('time.seconds', { count: left }) })}</>;
}
