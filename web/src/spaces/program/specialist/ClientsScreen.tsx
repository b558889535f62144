import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconHeadset, IconUserOff } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { neighbour, nextUnread, rowsOf } from '@/features/inquiries/listItems';
import { QueueStrip } from '@/features/inquiries/QueueStrip';
import { useTakeNext } from '@/features/inquiries/useTakeNext';
import { useKeys } from '@/shared/lib/useKeys';
import { usePreference } from '@/shared/lib/usePreference';
import { shallowEqual } from '@/shared/lib/useStore';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { queueOf } from '@/shared/live/selectors';
import { type ProgramState, pairKey } from '@/shared/live/state';
import { useOffline } from '@/shared/live/useOffline';
import { EmptyState } from '@/shared/ui/EmptyState';
import { SkeletonText } from '@/shared/ui/Skeletons';
import classes from './ClientsScreen.module.css';
import { Conversation } from './Conversation';
import { InfoPane } from './InfoPane';
import { ListPane } from './ListPane';
import { useClientsList } from './useClientsList';

/** Picture (a): list, conversation, info. `/clients` and `/clients/$lineId/$userId`. */
export function ClientsScreen() {
  const { t } = useTranslation('specialist');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const { lineId, userId } = useParams({ strict: false });
  const open = lineId !== undefined && userId !== undefined ? { lineId, userId } : null;
  const key = open === null ? null : pairKey(open.lineId, open.userId);
  const list = useClientsList();
  const offlineSince = useOffline();
  const offline = offlineSince !== null;
  const queue = useProgramState(
    useCallback((state: ProgramState) => queueOf(state, list.lineId ?? undefined), [list.lineId]),
    shallowEqual,
  );
  const line = useProgramState(
    useCallback((state: ProgramState) => (lineId === undefined ? undefined : state.lines[lineId]), [lineId]),
  );
  const person = usePerson(userId ?? null);

  const go = useCallback(
    (to: { lineId: string; userId: string }) =>
      void navigate({ to: '/clients/$lineId/$userId', params: { lineId: to.lineId, userId: to.userId } }),
    [navigate],
  );
  const taken = useCallback((line: string, user: string) => go({ lineId: line, userId: user }), [go]);
  const next = useTakeNext(list.lineId, taken);

  const narrow = useMediaQuery('(max-width: 1024px)', false, { getInitialValueInEffect: false });
  const noColumn = useMediaQuery('(max-width: 1280px)', false, { getInitialValueInEffect: false });
  const [column, setColumn] = usePreference('clients.info', ['open', 'closed']);
  const [drawer, setDrawer] = useState(false);
  const toggleInfo = (): void => {
    if (noColumn) setDrawer((now) => !now);
    else setColumn(column === 'open' ? 'closed' : 'open');
  };

  const group = t('clients.title');
  const step = (by: 1 | -1) => (): false | undefined => {
    const row = neighbour(rowsOf(list.items), key, by);
    if (row === null) return false;
    go(row);
    return undefined;
  };
  useKeys([
    { id: 'queue.take', code: 'KeyQ', label: t('keys.take'), group, run: () => next.take() },
    {
      id: 'clients.unread',
      code: 'KeyJ',
      label: t('keys.nextUnread'),
      group,
      run: () => {
        const row = nextUnread(rowsOf(list.items), key);
        if (row === null) return false;
        go(row);
        return undefined;
      },
    },
    {
      id: 'clients.previous',
      code: 'ArrowUp',
      alt: true,
      label: t('keys.previousDialogue'),
      group,
      run: step(-1),
    },
    { id: 'clients.next', code: 'ArrowDown', alt: true, label: t('keys.nextDialogue'), group, run: step(1) },
    { id: 'clients.info', code: 'Backslash', ctrl: true, label: t('info.title'), group, run: toggleInfo },
  ]);

  const known = line !== undefined && line.my_priority !== null;
  return (
    <div className={classes.screen}>
      {(!narrow || open === null) && (
        <ListPane
          list={list}
          selected={key}
          offline={offline}
          onOpen={go}
          queue={
            <QueueStrip
              queue={queue}
              taking={next.taking}
              possible={next.possible}
              offlineSince={offlineSince}
              onTake={next.take}
              onOpen={({ line_id, user_id }) => go({ lineId: line_id, userId: user_id })}
            />
          }
        />
      )}
      {open === null && !narrow && (
        <div className={classes.nothing}>
          <EmptyState
            icon={IconHeadset}
            title={t('choose')}
            {...(queue.length > 0 ? { text: t('chooseQueue', { count: queue.length }) } : {})}
          >
            {queue.length > 0 && (
              <Button disabled={!next.possible || offline} loading={next.taking} onClick={next.take}>
                {t('queue.take')}
              </Button>
            )}
          </EmptyState>
        </div>
      )}
      {open !== null && !known && (
        <div className={classes.nothing}>
          <EmptyState icon={IconUserOff} title={t('unknownClient')} text={t('unknownClientText')}>
            <Button variant="default" onClick={() => void navigate({ to: '/clients' })}>
              {t('talk.back')}
            </Button>
          </EmptyState>
        </div>
      )}
      {open !== null && known && person === undefined && <SkeletonText lines={4} />}
      {open !== null && known && person !== undefined && (
        <>
          <Conversation
            key={key}
            line={line}
            userId={open.userId}
            offline={offline}
            infoOpen={noColumn ? drawer : column === 'open'}
            onInfo={toggleInfo}
            onBack={narrow ? () => void navigate({ to: '/clients' }) : null}
          />
          {!noColumn && column === 'open' && (
            <InfoPane lineId={open.lineId} userId={open.userId} offline={offline} />
          )}
          <Drawer
            opened={noColumn && drawer}
            onClose={() => setDrawer(false)}
            position="right"
            size={360}
            zIndex={20}
            title={t('info.title')}
            closeButtonProps={{ 'aria-label': common('action.close') }}
          >
            <InfoPane lineId={open.lineId} userId={open.userId} offline={offline} drawer />
          </Drawer>
        </>
      )}
    </div>
  );
}
