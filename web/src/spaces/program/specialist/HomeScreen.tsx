import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { QueueStrip } from '@/features/inquiries/QueueStrip';
import { useTakeNext } from '@/features/inquiries/useTakeNext';
import { WorksCard } from '@/features/inquiries/WorksCard';
import { DutyCard } from '@/features/lines/DutyCard';
import { TodayCard } from '@/features/monitor/TodayCard';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatToday } from '@/shared/lib/time';
import { useKeys } from '@/shared/lib/useKeys';
import { useNow } from '@/shared/lib/useNow';
import { shallowEqual } from '@/shared/lib/useStore';
import { useProgramState } from '@/shared/live/hooks';
import { myWorks, queueOf } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import { useOffline } from '@/shared/live/useOffline';
import classes from './HomeScreen.module.css';

const allQueue = (state: ProgramState) => queueOf(state);

/** Picture (k): queue, my open works; at the side figures of the day and who is on duty. */
export function HomeScreen() {
  const { t } = useTranslation('specialist');
  const locale = useLocale();
  const now = useNow(60);
  const navigate = useNavigate();
  const queue = useProgramState(allQueue, shallowEqual);
  const works = useProgramState(myWorks, shallowEqual);
  const offlineSince = useOffline();
  const go = useCallback(
    (lineId: string, userId: string) =>
      void navigate({ to: '/clients/$lineId/$userId', params: { lineId, userId } }),
    [navigate],
  );
  const next = useTakeNext(null, go);
  useKeys([
    {
      id: 'queue.take',
      code: 'KeyQ',
      label: t('keys.take'),
      group: t('clients.title'),
      run: () => next.take(),
    },
  ]);
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t('home.title')}</h1>
        <span className={classes.date}>{formatToday(now, locale)}</span>
      </header>
      <div className={classes.columns} data-region="list">
        <div className={classes.main}>
          <QueueStrip
            wide
            queue={queue}
            taking={next.taking}
            possible={next.possible}
            offlineSince={offlineSince}
            onTake={next.take}
            onOpen={({ line_id, user_id }) => go(line_id, user_id)}
          />
          <WorksCard works={works} offline={offlineSince !== null} />
        </div>
        <div className={classes.side}>
          <TodayCard version={works.map(({ id, state }) => id + state).join()} />
          <DutyCard offline={offlineSince !== null} />
        </div>
      </div>
    </div>
  );
}
