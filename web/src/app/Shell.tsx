import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLocale, switchLanguage } from '@/shared/i18n/i18n';
import { watchIdle } from '@/shared/lib/idle';
import { deviceKeep } from '@/shared/lib/keep';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useStore } from '@/shared/lib/useStore';
import { useConnection, useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { isAdministrator, isSpecialist } from '@/shared/live/selectors';
import { Announcer } from '@/shared/ui/Announcer';
import { ConnectionBanner } from '@/shared/ui/ConnectionBanner';
import { Late } from '@/shared/ui/Skeletons';
import { UndoToast } from '@/shared/ui/UndoToast';
import { AccountMenu } from './AccountMenu';
import { KeysSheet } from './KeysSheet';
import { Rail } from './Rail';
import { useRegions } from './regions';
import classes from './Shell.module.css';
import { SkeletonShell } from './SkeletonShell';
import { useTitle } from './useTitle';

/** Toasts wait in their store until their place is there: it need not hold up the first sight. */
const Toasts = lazyPart(async () => (await import('@mantine/notifications')).Notifications);
const SpecialistNews = lazyPart(async () => (await import('./screens')).loadSpecialistNews());
const CabinetMenu = lazyPart(async () => (await import('./screens')).loadCabinetMenu());
const TOASTS_AFTER_MS = 2_000;

/** Rail, banner, the open screen. Screens are drawn only when there is a state. */
export function Shell() {
  const program = useProgram();
  const ready = useStore(program.state, (state) => state !== null);
  return ready ? <ReadyShell /> : <StartingShell />;
}

function ReadyShell() {
  const { t } = useTranslation();
  useIdle();
  useAccountLocale();
  useRegions();
  useTitle();
  useAnswers();
  const answers = useProgramState(isSpecialist);
  const administers = useProgramState(isAdministrator);
  const inCabinet = useMatchRoute()({ to: '/cabinet', fuzzy: true }) !== false;
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {t('nav.skip')}
      </a>
      {inCabinet && administers ? (
        <Suspense fallback={<span className={classes.menu} />}>
          <CabinetMenu account={<AccountMenu wide />} />
        </Suspense>
      ) : (
        <Rail />
      )}
      <div className={classes.content}>
        <ConnectionBanner />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Late ms={TOASTS_AFTER_MS}>
        <Suspense fallback={null}>
          {/* Over the column of details: never over the composer. */}
          <Toasts position="top-right" containerWidth={300} zIndex={40} limit={3} />
        </Suspense>
      </Late>
      <Suspense fallback={null}>{answers && <SpecialistNews />}</Suspense>
      <UndoToast />
      <KeysSheet />
      <Announcer />
    </div>
  );
}

/** Before the first snapshot: the frame of the screen, and the banner when the server does not answer. */
function StartingShell() {
  const connection = useConnection();
  return (
    <div className={classes.shell}>
      <Late>
        <SkeletonShell />
      </Late>
      {connection.phase === 'waiting' && (
        <div className={classes.startBanner}>
          <ConnectionBanner />
        </div>
      )}
    </div>
  );
}

/** Whoever has asked his partner for something is told of the answer, wherever he is. */
function useAnswers(): void {
  const program = useProgram();
  useEffect(
    () =>
      program.onEvents((events) => {
        for (const { type, data } of events)
          if (type === 'request.changed' && data.asker_id === program.accountId)
            void import('@/features/requests/tellAnswer').then(({ tellAnswer }) => tellAnswer(data.state));
      }),
    [program],
  );
}

function useIdle(): void {
  const program = useProgram();
  const after = useStore(program.state, (state) => state?.me.idle_after_s ?? 0);
  useEffect(() => {
    if (after <= 0) return;
    return watchIdle(
      after,
      deviceKeep,
      (idle) => void program.send('presence.idle', { idle }).catch(() => {}),
    );
  }, [after, program]);
}

/** The account's language wins over the browser's. */
function useAccountLocale(): void {
  const program = useProgram();
  const locale = useStore(program.state, (state) => state?.me.locale ?? null);
  useEffect(() => {
    if (locale !== null && locale !== currentLocale()) void switchLanguage(locale);
  }, [locale]);
}
