import type { EntriesPage, Entry, Feed, FeedLast, Person } from '../api/types';
import { type FeedWindow, type ProgramState, pairKey } from './state';

const PREVIEW = 120;

/** The beginning of a message on one line, to the letter as `kit.text.one_line` of the server cuts it. */
function preview(text: string): string {
  const letters = [...text.replace(/[\s\u0085]+/g, ' ').trim()];
  if (letters.length <= PREVIEW) return letters.join('');
  return `${letters
    .slice(0, PREVIEW - 1)
    .join('')
    .trimEnd()}…`;
}

/** What the list shows of an entry: the `last` of its feed. */
export function lastOf(entry: Entry): FeedLast {
  const text = entry.kind === 'message' ? preview(entry.payload.text ?? '') : '';
  return { kind: entry.kind, author_id: entry.author_id, text };
}

export function putFeed(state: ProgramState, feed: Feed): ProgramState {
  return {
    ...state,
    feeds: { ...state.feeds, [feed.id]: feed },
    feedByPair: { ...state.feedByPair, [pairKey(feed.line_id, feed.user_id)]: feed.id },
  };
}

export function putPerson(state: ProgramState, person: Person): ProgramState {
  return { ...state, people: { ...state.people, [person.id]: person } };
}

/** The one that knows more: a page may be older than an event that came while it was on its way. */
function newer(a: Entry, b: Entry): Entry {
  if (a.deleted !== b.deleted) return a.deleted ? a : b;
  return (a.edited_at ?? '') > (b.edited_at ?? '') ? a : b;
}

function merge(left: readonly Entry[], right: readonly Entry[]): Entry[] {
  const bySeq = new Map<number, Entry>();
  for (const entry of [...left, ...right]) {
    const known = bySeq.get(entry.seq);
    bySeq.set(entry.seq, known === undefined ? entry : newer(known, entry));
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function putWindow(state: ProgramState, feedId: string, window: FeedWindow): ProgramState {
  return { ...state, entries: { ...state.entries, [feedId]: window } };
}

/** From now on the events of this feed are collected; its last page is being asked for. */
export function openWindow(state: ProgramState, feedId: string): ProgramState {
  if (state.entries[feedId] !== undefined) return state;
  return putWindow(state, feedId, { entries: [], hasMore: false, phase: 'loading' });
}

/** The last page has come. A stale window is replaced, except for what events added behind the page. */
export function putLastPage(state: ProgramState, feedId: string, page: EntriesPage): ProgramState {
  const known = state.entries[feedId];
  const start = page.entries[0]?.seq ?? 0;
  const added = (known?.entries ?? []).filter((entry) => entry.seq >= start);
  return putWindow(state, feedId, {
    entries: merge(added, page.entries),
    hasMore: page.has_more,
    phase: 'ready',
  });
}

/** An older page has come; it must touch what is loaded (asked with `before` = the first loaded seq). */
export function putOlderPage(state: ProgramState, feedId: string, page: EntriesPage): ProgramState {
  const known = state.entries[feedId];
  if (known === undefined || known.phase !== 'ready') return state;
  return putWindow(state, feedId, {
    ...known,
    entries: merge(page.entries, known.entries),
    hasMore: page.has_more,
  });
}

/** Forget the loaded end of a feed, for example when it could not be loaded. */
export function dropWindow(state: ProgramState, feedId: string): ProgramState {
  const { [feedId]: _dropped, ...entries } = state.entries;
  return { ...state, entries };
}

/** An entry that came as an event: added at the end; a known one stays once. */
export function addEntry(state: ProgramState, entry: Entry): ProgramState {
  const window = state.entries[entry.feed_id];
  if (window === undefined) return state;
  const last = window.entries.at(-1);
  const entries =
    last === undefined || entry.seq > last.seq ? [...window.entries, entry] : merge(window.entries, [entry]);
  return putWindow(state, entry.feed_id, { ...window, entries });
}

export function replaceEntry(state: ProgramState, entry: Entry): ProgramState {
  const window = state.entries[entry.feed_id];
  if (window === undefined || !window.entries.some((known) => known.id === entry.id)) return state;
  return putWindow(state, entry.feed_id, {
    ...window,
    entries: window.entries.map((known) => (known.id === entry.id ? entry : known)),
  });
}
