import type { Entry } from '@/shared/api/types';
import { daysAgo } from '@/shared/lib/time';
import type { OutboxItem } from '@/shared/live/outbox';

export type Density = 'user' | 'specialist';
/** own: right, tinted; colleague: right, neutral, with a name; other: the one across, left. */
export type Side = 'own' | 'colleague' | 'other';
export type MessageEntry = Extract<Entry, { kind: 'message' }>;
export type EventEntry = Exclude<Entry, { kind: 'message' }>;
export type PendingMessage = OutboxItem & { text: string };

/** What a feed is drawn from, from the top. A message keeps its key when it becomes an entry. */
export type FeedItem =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string; count: number }
  | { kind: 'message'; key: string; entry: MessageEntry; side: Side; first: boolean; last: boolean }
  | { kind: 'event'; key: string; entry: EventEntry }
  | { kind: 'pending'; key: string; message: PendingMessage; first: boolean };

export interface FeedInput {
  entries: readonly Entry[];
  pending: readonly PendingMessage[];
  meId: string;
  /** The user whose feed it is. */
  userId: string;
  /** Everything up to it was read when the dialogue was opened; null: no line «Новые сообщения». */
  newAfter: number | null;
}

export function sideOf(authorId: string | null, meId: string, userId: string): Side {
  if (authorId === meId) return 'own';
  return meId === userId || authorId === userId ? 'other' : 'colleague';
}

/** Messages of one person within this time stand together. */
const TOGETHER_MS = 5 * 60_000;

function together(a: Entry | undefined, b: Entry | undefined): boolean {
  return (
    a?.kind === 'message' &&
    b?.kind === 'message' &&
    a.author_id === b.author_id &&
    Math.abs(Date.parse(b.at) - Date.parse(a.at)) < TOGETHER_MS &&
    daysAgo(a.at, Date.parse(b.at)) === 0
  );
}

export function countNew(entries: readonly Entry[], newAfter: number, meId: string): number {
  return entries.filter(
    (entry) => entry.seq > newAfter && entry.kind === 'message' && entry.author_id !== meId,
  ).length;
}

export function feedItems({ entries, pending, meId, userId, newAfter }: FeedInput): FeedItem[] {
  const items: FeedItem[] = [];
  const news = newAfter === null ? 0 : countNew(entries, newAfter, meId);
  let marked = news === 0;
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    if (before === undefined || daysAgo(before.at, Date.parse(entry.at)) !== 0)
      items.push({ kind: 'day', key: `day-${entry.at.slice(0, 10)}-${entry.seq}`, at: entry.at });
    const starts =
      !marked && entry.seq > (newAfter ?? 0) && entry.kind === 'message' && entry.author_id !== meId;
    if (starts) {
      marked = true;
      items.push({ kind: 'new', key: 'new', count: news });
    }
    if (entry.kind !== 'message') {
      items.push({ kind: 'event', key: entry.id, entry });
      return;
    }
    items.push({
      kind: 'message',
      key: entry.id,
      entry,
      side: sideOf(entry.author_id, meId, userId),
      first: starts || !together(before, entry),
      last: !together(entry, entries[index + 1]),
    });
  });
  const known = new Set(entries.map((entry) => entry.id));
  const waiting = pending.filter((message) => !known.has(message.id));
  waiting.forEach((message, index) => {
    items.push({ kind: 'pending', key: message.id, message, first: index === 0 });
  });
  return items;
}

/** Changes of messages on their way: entry id → the command. */
export function pendingChanges(items: readonly OutboxItem[], feedId: string | null): Map<string, OutboxItem> {
  const changes = new Map<string, OutboxItem>();
  for (const item of items) {
    if (item.cmd !== 'message.edit' && item.cmd !== 'message.delete') continue;
    const data = item.data as { feed_id: string; entry_id: string };
    if (data.feed_id === feedId) changes.set(data.entry_id, item);
  }
  return changes;
}
