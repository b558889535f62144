import { useEffect, useState } from 'react';
import type { Feed } from '@/shared/api/types';
import { useLooking } from '@/shared/live/hooks';
import { unreadOf } from '@/shared/live/selectors';

/**
 * Where «Новые сообщения» stands: what was unread when the dialogue was opened, else what came while nobody looked
 * (hidden window, scrolled up). It stays until the dialogue is left: give the component a key of the dialogue.
 */
export function useNewLine(feed: Feed | null, atEnd: boolean): number | null {
  const [after, setAfter] = useState<number | null>(() =>
    feed !== null && unreadOf(feed) > 0 ? feed.my_read_seq : null,
  );
  const looking = useLooking();
  const unread = unreadOf(feed) > 0;
  const read = feed?.my_read_seq ?? null;
  const missed = unread && !(looking && atEnd);
  useEffect(() => {
    if (missed) setAfter((known) => known ?? read);
  }, [missed, read]);
  return after;
}
