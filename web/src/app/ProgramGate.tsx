import { Button } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SignIn } from '@/features/accounts/SignIn';
import { checkSession, type Session, session } from '@/features/accounts/session';
import type { Me } from '@/shared/api/types';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useStore } from '@/shared/lib/useStore';
import { ProgramProvider } from '@/shared/live/ProgramContext';
import type { Program } from '@/shared/live/program';
import { Notice } from '@/shared/ui/Notice';
import { Late } from '@/shared/ui/Skeletons';
import classes from './ProgramGate.module.css';
import { startProgram } from './startProgram';

/** Not needed for signing in; asked for as soon as the sign-in screen stands. */
const loadShell = () => import('./Shell');
const Shell = lazyPart(async () => (await loadShell()).Shell);

const same = (value: Session): Session => value;

/** The address stays while somebody signs in: after it, the same screen is open again. */
export function ProgramGate() {
  const now = useStore(session, same);
  useEffect(() => void loadShell(), []);
  switch (now.phase) {
    case 'in':
      return <RunningProgram key={now.number} me={now.me} />;
    case 'out':
      return <SignIn reason={now.reason} />;
    case 'unreachable':
      return <Unreachable />;
    default:
      return <Starting />;
  }
}

function RunningProgram({ me }: { me: Me }) {
  const [program, setProgram] = useState<Program | null>(null);
  useEffect(() => {
    const started = startProgram(me.account_id);
    const wake = (): void => {
      if (!document.hidden) started.retryNow();
    };
    started.start();
    setProgram(started);
    window.addEventListener('online', wake);
    window.addEventListener('offline', started.networkGone);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', started.networkGone);
      document.removeEventListener('visibilitychange', wake);
      started.stop();
    };
  }, [me.account_id]);
  if (program === null) return <Starting />;
  return (
    <ProgramProvider program={program}>
      <Suspense fallback={<Starting />}>
        <Shell />
      </Suspense>
    </ProgramProvider>
  );
}

function Starting() {
  const { t } = useTranslation();
  return (
    <Late ms={600}>
      <p className={classes.center} role="status">
        {t('loading')}
      </p>
    </Late>
  );
}

const AGAIN_MS = 5_000;

function Unreachable() {
  const { t } = useTranslation(['signin', 'common']);
  useEffect(() => {
    const timer = setInterval(() => void checkSession(), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className={classes.center}>
      <Notice tone="warn" title={t('unreachable')} urgent>
        <p>{t('unreachableText')}</p>
        <Button variant="default" onClick={() => void checkSession()}>
          {t('common:action.retry')}
        </Button>
      </Notice>
    </div>
  );
}
