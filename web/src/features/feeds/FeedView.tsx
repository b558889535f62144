import { ActionIcon } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCanSend, useFeedWindow, useOutboxItems, useProgramState, useReadMark } from '@/shared/live/hooks';
import { pendingMessages } from '@/shared/live/outbox';
import { feedOf, unreadOf } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import { Badge } from '@/shared/ui/Badge';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonFeed } from '@/shared/ui/Skeletons';
import classes from './Feed.module.css';
import { FeedItemView } from './FeedItemView';
import { type Density, type FeedItem, feedItems, pendingChanges } from './items';
import type { MessageActions } from './MessageRow';
import { useAnnounceNew } from './useAnnounceNew';
import { useNewLine } from './useNewLine';

const END_PX = 48;
const OLDER_AGAIN_MS = 3_000;
const HEIGHTS: Readonly<Record<FeedItem['kind'], number>> = {
  day: 36,
  new: 36,
  event: 34,
  message: 56,
  pending: 56,
};
const NONE: readonly never[] = [];

/**
 * The time line of one dialogue: measured rows, the newest at the bottom, older pages when scrolled up. Give it a `key` of
 * the dialogue. `footer` stands below the last row (rating, hint); `empty` when nothing was said yet.
 */
export function FeedView({
  lineId,
  userId,
  density,
  actions,
  footer,
  empty,
}: {
  lineId: string;
  userId: string;
  density: Density;
  actions: MessageActions;
  footer?: ReactNode;
  empty?: ReactNode;
}) {
  const { t } = useTranslation('feed');
  const feed = useProgramState(
    useCallback((state: ProgramState) => feedOf(state, lineId, userId), [lineId, userId]),
  );
  const meId = useProgramState((state) => state.me.account_id);
  const outbox = useOutboxItems();
  const feedId = feed?.id ?? null;
  const { window: loaded, failure, retry, older } = useFeedWindow(feedId);
  const online = useCanSend();
  const failed = failure !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the connection is back
  useEffect(() => {
    if (online && failed) retry();
  }, [online]);
  const pending = useMemo(
    () => pendingMessages(outbox, lineId, userId, meId),
    [outbox, lineId, userId, meId],
  );
  const changes = useMemo(() => pendingChanges(outbox, feedId), [outbox, feedId]);
  const [atEnd, setAtEnd] = useState(true);
  const newAfter = useNewLine(feed, atEnd);
  const entries = loaded?.entries ?? NONE;
  const items = useMemo(
    () => feedItems({ entries, pending, meId, userId, newAfter }),
    [entries, pending, meId, userId, newAfter],
  );
  useAnnounceNew(entries, meId);

  const place = useRef<HTMLElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const stay = useRef(atEnd);
  const latestLook = useRef(() => {});
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => place.current,
    estimateSize: (index) => HEIGHTS[items[index]?.kind ?? 'message'] + (density === 'user' ? 12 : 0),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
    paddingStart: 16,
    paddingEnd: 8,
  });

  /** The first sight of a dialogue: its end, or the line «Новые сообщения». */
  const shown = useRef(false);
  const ready = items.length > 0 && loaded?.phase !== 'loading';
  useLayoutEffect(() => {
    if (!ready || shown.current) return;
    shown.current = true;
    const line = items.findIndex((item) => item.kind === 'new');
    if (line < 0) {
      rows.scrollToEnd();
      return;
    }
    stay.current = false;
    rows.scrollToIndex(line, { align: 'start' });
    requestAnimationFrame(() => latestLook.current());
  }, [ready, items, rows]);

  /** What I write is seen at once, wherever I had scrolled to. */
  const lastPending = pending.at(-1)?.id;
  useEffect(() => {
    if (lastPending !== undefined) rows.scrollToEnd();
  }, [lastPending, rows]);

  /**
   * Who stands at the end stays there: when the place gets smaller (rating, waiting panel, keyboard of a phone) and when
   * rows come in before the last one (a message that was on its way).
   */
  useEffect(() => {
    const box = place.current;
    const content = inner.current;
    if (box === null || content === null || typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(() => {
      if (stay.current) box.scrollTop = box.scrollHeight;
    });
    watch.observe(box);
    watch.observe(content);
    return () => watch.disconnect();
  }, []);

  const hasMore = loaded?.hasMore ?? false;
  const [fetching, setFetching] = useState(false);
  const fetchOlder = (): void => {
    if (fetching) return;
    setFetching(true);
    // A page that did not come is asked for again only after a while.
    void older().then((came) => setTimeout(() => setFetching(false), came ? 0 : OLDER_AGAIN_MS));
  };
  const look = (): void => {
    const box = place.current;
    if (box === null) return;
    const end = box.scrollHeight - box.scrollTop - box.clientHeight < END_PX;
    stay.current = end;
    setAtEnd(end);
    if (hasMore && box.scrollTop < 300) fetchOlder();
  };
  latestLook.current = look;
  // A short page does not fill the window: there is nothing to scroll.
  useEffect(() => {
    const box = place.current;
    if (box !== null && ready && hasMore && box.scrollHeight <= box.clientHeight + 300) fetchOlder();
  });

  const virtual = rows.getVirtualItems();
  const bottom = (place.current?.scrollTop ?? 0) + (place.current?.clientHeight ?? 0);
  const visible = atEnd
    ? (entries.at(-1)?.seq ?? null)
    : virtual.reduce<number | null>((best, row) => {
        const item = items[row.index];
        const seen = row.end <= bottom && (item?.kind === 'message' || item?.kind === 'event');
        return seen ? Math.max(best ?? 0, item.entry.seq) : best;
      }, null);
  useReadMark(feedId, visible);

  const waiting = feedId !== null && items.length === 0 && failure === null && loaded?.phase !== 'ready';
  return (
    <div className={classes.frame} data-density={density}>
      <section
        ref={place}
        className={classes.feed}
        role="log"
        aria-live="off"
        aria-label={t('label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable from the keyboard
        tabIndex={0}
        data-region="feed"
        data-region-focus
        onScroll={look}
      >
        {waiting && <SkeletonFeed />}
        {failure !== null && (
          <div className={classes.failure}>
            <ErrorPanel title={t('failed')} problem={failure} text={t('failedText')} onRetry={retry} />
          </div>
        )}
        {!waiting && items.length === 0 && failure === null && empty}
        {fetching && <p className={classes.older}>{t('older')}</p>}
        <div ref={inner} className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {virtual.map((row) => {
            const item = items[row.index];
            if (item === undefined) return null;
            return (
              <div
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                className={classes.row}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <FeedItemView
                  item={item}
                  feed={feed}
                  meId={meId}
                  density={density}
                  change={item.kind === 'message' ? changes.get(item.entry.id) : undefined}
                  actions={actions}
                />
              </div>
            );
          })}
        </div>
        {footer}
      </section>
      {!atEnd && (
        <span className={classes.toEnd}>
          <ActionIcon
            variant="default"
            size={density === 'user' ? 44 : 34}
            radius="xl"
            aria-label={t('toEnd')}
            onClick={() => rows.scrollToEnd()}
          >
            <IconArrowDown size={18} stroke={1.8} />
          </ActionIcon>
          <span className={classes.toEndBadge}>
            <Badge count={unreadOf(feed)} />
          </span>
        </span>
      )}
    </div>
  );
}
