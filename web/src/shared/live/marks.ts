import type { CommandName } from '@/shared/api/commands';
import type { Store } from '@/shared/lib/store';
import { openInquiry } from './selectors';
import type { ProgramState } from './state';

/** Read is sent after the last message was visible for this long. */
export const READ_AFTER_MS = 1_000;
const DELIVERED_AFTER_MS = 300;

/** Sends `feed.delivered` by itself and `feed.read` when a screen says that a message is being looked at. */
export interface Marks {
  /** The message `seq` of the feed is on the screen, in a visible and focused window. */
  seen(feedId: string, seq: number): void;
  /** It is not any more (scrolled away, another dialogue, hidden window). */
  unseen(feedId: string): void;
  /** Looks at all feeds; called after each batch of events and after a reconnect. */
  deliver(): void;
  stop(): void;
}

type Send = (
  cmd: CommandName & ('feed.read' | 'feed.delivered'),
  data: { feed_id: string; seq: number },
) => void;

export function createMarks(state: Store<ProgramState | null>, send: Send): Marks {
  const reading = new Map<string, { seq: number; timer: ReturnType<typeof setTimeout> }>();
  const delivered = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function unseen(feedId: string): void {
    clearTimeout(reading.get(feedId)?.timer);
    reading.delete(feedId);
  }

  /** A user always; a specialist only where he works or which he follows: not every colleague for every message. */
  function concernsMe(now: ProgramState, feedId: string): boolean {
    const feed = now.feeds[feedId];
    if (feed === undefined) return false;
    if (feed.user_id === now.me.account_id || feed.my_read_seq !== null) return true;
    return openInquiry(now, feed.line_id, feed.user_id)?.assignee_id === now.me.account_id;
  }

  function deliverNow(): void {
    timer = undefined;
    const now = state.get();
    if (now === null) return;
    for (const feed of Object.values(now.feeds)) {
      const mark = feed.user_id === now.me.account_id ? feed.user_delivered_seq : feed.staff_delivered_seq;
      const known = Math.max(mark, delivered.get(feed.id) ?? 0);
      if (feed.last_seq <= known || !concernsMe(now, feed.id)) continue;
      delivered.set(feed.id, feed.last_seq);
      send('feed.delivered', { feed_id: feed.id, seq: feed.last_seq });
    }
  }

  return {
    seen(feedId, seq) {
      const before = reading.get(feedId);
      if (before !== undefined && before.seq >= seq) return;
      unseen(feedId);
      const read = state.get()?.feeds[feedId]?.my_read_seq ?? null;
      if (read === null || read >= seq) return;
      const wait = setTimeout(() => {
        reading.delete(feedId);
        send('feed.read', { feed_id: feedId, seq });
      }, READ_AFTER_MS);
      reading.set(feedId, { seq, timer: wait });
    },
    unseen,
    deliver() {
      timer ??= setTimeout(deliverNow, DELIVERED_AFTER_MS);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      delivered.clear();
      for (const feedId of [...reading.keys()]) unseen(feedId);
    },
  };
}
