import type { EventData, EventType, LiveEvent, Whisper } from '../api/events';
import type { Entry, Feed, Inquiry, Status } from '../api/types';
import { addEntry, lastOf, putFeed, putPerson, replaceEntry } from './entries';
import { type ProgramState, pairKey } from './state';

/** How long "is typing" is shown after a whisper. */
export const TYPING_MS = 6_000;

/** A feed just before the first entry that we hear of. Our side counts as unread only once somebody follows it. */
function newFeed(of: {
  feed_id: string;
  line_id: string;
  user_id: string;
  first: Entry;
  meId: string;
}): Feed {
  const before = of.first.seq - 1;
  return {
    id: of.feed_id,
    line_id: of.line_id,
    user_id: of.user_id,
    last_seq: before,
    last_at: of.first.at,
    last: null,
    user_delivered_seq: before,
    user_read_seq: before,
    staff_delivered_seq: before,
    staff_read_seq: before,
    my_read_seq: of.user_id === of.meId ? before : null,
  };
}

/** One reducer per event: forgetting an event does not compile. Effects: docs/protocol.md section 7. */
export type EventHandlers = {
  readonly [T in EventType]: (state: ProgramState, data: EventData[T]) => ProgramState;
};

/**
 * A mark moves with its owner's own act. A technical event is no news to who had everything before it: the mark that was
 * just before it moves, too.
 */
function markAfter(mark: number, entry: Entry, ownAct: boolean): number {
  const upToDate = entry.kind !== 'message' && mark === entry.seq - 1;
  return ownAct || upToDate ? entry.seq : mark;
}

/** Who gets the inquiry follows its feed from here on. */
function isGivenTo(entry: Entry, meId: string): boolean {
  if (entry.kind === 'inquiry_assigned') return entry.payload.account_id === meId;
  return entry.kind === 'transferred' && entry.payload.to_account_id === meId;
}

function feedAfter(feed: Feed, entry: Entry, meId: string): Feed {
  const byUser = entry.author_id === feed.user_id;
  const byStaff = entry.author_id !== null && !byUser;
  const byMe = entry.author_id === meId;
  const read = feed.my_read_seq ?? (byMe || isGivenTo(entry, meId) ? entry.seq - 1 : null);
  return {
    ...feed,
    last_seq: entry.seq,
    last_at: entry.at,
    last: lastOf(entry),
    user_delivered_seq: markAfter(feed.user_delivered_seq, entry, byUser),
    user_read_seq: markAfter(feed.user_read_seq, entry, byUser),
    staff_delivered_seq: markAfter(feed.staff_delivered_seq, entry, byStaff),
    staff_read_seq: markAfter(feed.staff_read_seq, entry, byStaff),
    my_read_seq: read === null ? null : markAfter(read, entry, byMe),
  };
}

/** The user's message starts the waiting, an answer of our side ends it. */
function withWaiting(state: ProgramState, entry: Entry, userId: string): ProgramState {
  if (entry.kind !== 'message' || entry.inquiry_id === null) return state;
  const inquiry = state.inquiries[entry.inquiry_id];
  if (inquiry === undefined || inquiry.state === 'finished') return state;
  const waiting_since = entry.author_id === userId ? (inquiry.waiting_since ?? entry.at) : null;
  if (waiting_since === inquiry.waiting_since) return state;
  return putInquiry(state, { ...inquiry, waiting_since });
}

function withEntry(state: ProgramState, entry: Entry): ProgramState {
  const feed = state.feeds[entry.feed_id];
  if (feed === undefined) return state;
  let next = addEntry(state, entry);
  if (entry.seq > feed.last_seq) next = putFeed(next, feedAfter(feed, entry, state.me.account_id));
  if (entry.author_id !== null) next = stopTyping(next, entry.feed_id, entry.author_id);
  return withWaiting(next, entry, feed.user_id);
}

function putInquiry(state: ProgramState, inquiry: Inquiry): ProgramState {
  return { ...state, inquiries: { ...state.inquiries, [inquiry.id]: inquiry } };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in record)) return record;
  const { [key]: _dropped, ...rest } = record;
  return rest;
}

/** Who is offline has no entry. */
function withPresence(
  state: ProgramState,
  id: string,
  seen: { status: Status; since: string },
): ProgramState {
  const others = without(state.presence, id);
  return { ...state, presence: seen.status === 'offline' ? others : { ...others, [id]: seen } };
}

/** A specialist keeps open inquiries of served lines; a user keeps all of his own. */
function isMine(state: ProgramState, inquiry: Inquiry): boolean {
  if (inquiry.user_id === state.me.account_id) return true;
  const served = (state.lines[inquiry.line_id]?.my_priority ?? null) !== null;
  return served && inquiry.state !== 'finished';
}

export const eventHandlers: EventHandlers = {
  'feed.entries_added': (state, { feed_id, line_id, user_id, entries }) => {
    const first = entries[0];
    if (first === undefined) return state;
    const opened =
      feed_id in state.feeds
        ? state
        : putFeed(state, newFeed({ feed_id, line_id, user_id, first, meId: state.me.account_id }));
    return entries.reduce(withEntry, opened);
  },

  'feed.entry_changed': (state, { entry }) => {
    const next = replaceEntry(state, entry);
    const feed = next.feeds[entry.feed_id];
    return feed !== undefined && feed.last_seq === entry.seq
      ? putFeed(next, { ...feed, last: lastOf(entry) })
      : next;
  },

  'feed.marked': (state, { feed_id, ...marks }) => {
    const feed = state.feeds[feed_id];
    return feed === undefined ? state : putFeed(state, { ...feed, ...marks });
  },

  'feed.read': (state, { feed_id, my_read_seq }) => {
    const feed = state.feeds[feed_id];
    return feed === undefined ? state : putFeed(state, { ...feed, my_read_seq });
  },

  'inquiry.changed': (state, { inquiry, assignee }) => {
    if (!isMine(state, inquiry)) return { ...state, inquiries: without(state.inquiries, inquiry.id) };
    const next = putInquiry(state, inquiry);
    return assignee === null || inquiry.assignee_id === null
      ? next
      : withPresence(next, inquiry.assignee_id, assignee);
  },

  'inquiry.rated': (state, { rating }) => ({
    ...state,
    ratings: { ...state.ratings, [rating.inquiry_id]: rating },
  }),

  'line.answering': (state, { line_id, answering }) => {
    const line = state.lines[line_id];
    return line === undefined
      ? state
      : { ...state, lines: { ...state.lines, [line_id]: { ...line, answering } } };
  },

  'presence.changed': (state, { account_id, status, since }) =>
    withPresence(state, account_id, { status, since }),

  'presence.mine': (state, { status }) => ({ ...state, me: { ...state.me, status } }),

  'favourite.changed': (state, { line_id, user_id, on }) => {
    const key = pairKey(line_id, user_id);
    const favourites = on ? { ...state.favourites, [key]: true as const } : without(state.favourites, key);
    return { ...state, favourites };
  },

  'person.changed': (state, { person }) => {
    const next = putPerson(state, person);
    return person.id === next.me.account_id ? { ...next, me: { ...next.me, name: person.name } } : next;
  },

  // Requests are asked for page by page: screens that show them listen (`program.onEvents`).
  'request.changed': (state) => state,
  'access.changed': (state) => ({ ...state, outdated: true }),

  'session.ended': (state, { session_id, reason }) =>
    session_id === state.sessionId ? { ...state, ended: reason } : state,
};

/** Events in order. One at or before the own position was already applied. An unknown type only moves the position. */
export function applyEvents(state: ProgramState, events: readonly LiveEvent[]): ProgramState {
  let next = state;
  for (const event of events) {
    if (event.pos <= next.pos) continue;
    const handle = eventHandlers[event.type] as
      | ((s: ProgramState, data: unknown) => ProgramState)
      | undefined;
    next = { ...(handle?.(next, event.data) ?? next), pos: event.pos };
  }
  return next;
}

function stopTyping(state: ProgramState, feedId: string, accountId: string): ProgramState {
  const typists = state.typing[feedId];
  if (typists === undefined || !(accountId in typists)) return state;
  return { ...state, typing: { ...state.typing, [feedId]: without(typists, accountId) } };
}

export function applyWhisper(state: ProgramState, whisper: Whisper, nowMs: number): ProgramState {
  switch (whisper.type) {
    case 'feed.typing': {
      const { feed_id, account_id } = whisper.data;
      if (account_id === state.me.account_id) return state;
      const typists = { ...state.typing[feed_id], [account_id]: nowMs + TYPING_MS };
      return { ...state, typing: { ...state.typing, [feed_id]: typists } };
    }
    case 'queue.place': {
      const inquiry = state.inquiries[whisper.data.inquiry_id];
      return inquiry === undefined ? state : putInquiry(state, { ...inquiry, place: whisper.data.place });
    }
    default:
      return state;
  }
}
