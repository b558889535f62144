import type { LiveEvent, Whisper } from '@/shared/api/events';
import type { EntriesPage, Snapshot } from '@/shared/api/types';
import { openWindow, putLastPage } from '../entries';
import { applyEvents, applyWhisper } from '../reducers';
import { fromSnapshot, type ProgramState, pairKey } from '../state';

/** What the server says at one moment: a snapshot, and the last page of each of its feeds. */
export interface Moment {
  snapshot: Snapshot;
  pages: Record<string, EntriesPage>;
}

/** A frame of the socket, as far as facts travel in it. */
export interface Told {
  events?: LiveEvent[];
  whisper?: Whisper;
  hello?: { session_id: string };
}

export interface Heard {
  /** Where the state that followed is not what the server says now. */
  differences: string[];
  outdated: boolean;
  ended: boolean;
}

/** Keeps the state as the program does, from one snapshot on, and compares it with later ones. */
export class Follower {
  private state: ProgramState;

  constructor(first: Moment) {
    this.state = stateOf(first);
  }

  hear(frames: readonly Told[], now: Moment): Heard {
    for (const { events, whisper, hello } of frames) {
      if (events !== undefined) this.state = applyEvents(this.state, events);
      if (whisper !== undefined) this.state = applyWhisper(this.state, whisper, 0);
      if (hello !== undefined) this.state = { ...this.state, sessionId: hello.session_id };
    }
    const { outdated, ended, sessionId } = this.state;
    const fresh = stateOf(now);
    const differences = outdated || ended ? [] : compare(this.state, fresh);
    if (outdated) this.state = { ...fresh, sessionId };
    return { differences, outdated, ended: ended !== null };
  }
}

function stateOf({ snapshot, pages }: Moment): ProgramState {
  return Object.entries(pages).reduce(
    (state, [feedId, page]) => putLastPage(openWindow(state, feedId), feedId, page),
    fromSnapshot(snapshot),
  );
}

/** Where a state that followed the events is not what a fresh snapshot says. Without `places` whispers were not heard. */
export function compare(state: ProgramState, fresh: ProgramState, places = true): string[] {
  return differences(facts(state, fresh, places), facts(fresh, state, places), '');
}

/**
 * What a state says that events must keep up: all of it, but for
 * - people, and their presence: who is not known yet is asked for one by one, who is not needed any more stays;
 * - ratings of other people's inquiries, which are loaded with the history;
 * - the order of contacts, who was seen last, and the typical answer of a line, which are as of the last snapshot;
 * - the place in the queue of somebody else, which is told to himself only;
 * - pages of feeds that nobody has opened;
 * - the language, which a window changes for itself and others take with their next snapshot.
 */
function facts(state: ProgramState, other: ProgramState, places: boolean): object {
  const { pos: _pos, at: _at, typing: _typing, sessionId: _session, outdated: _outdated, ...rest } = state;
  const lines = Object.entries(state.lines).map(([id, line]) => [id, { ...line, typical_answer_s: null }]);
  const inquiries = Object.entries(state.inquiries).map(([id, inquiry]) => [
    id,
    places && inquiry.user_id === state.me.account_id ? inquiry : { ...inquiry, place: null },
  ]);
  const isNear = nearOf(state);
  return {
    ...rest,
    me: { ...state.me, locale: null },
    lines: Object.fromEntries(lines),
    inquiries: Object.fromEntries(inquiries),
    people: pick(state.people, (id) => id in other.people),
    presence: pick(state.presence, (id) => isNear(id) && id in state.people && id in other.people),
    ratings: pick(state.ratings, (id) => state.inquiries[id]?.user_id === state.me.account_id),
    contacts: Object.fromEntries(state.contacts.map((pair) => [pairKey(pair.line_id, pair.user_id), true])),
    entries: shared(state.entries, other.entries),
  };
}

/** Of the feeds that both have opened, the entries from where both begin. */
function shared(own: ProgramState['entries'], others: ProgramState['entries']): object {
  const both = Object.entries(own).flatMap(([feedId, { entries }]) => {
    const other = others[feedId]?.entries;
    if (other === undefined) return [];
    const start = Math.max(entries[0]?.seq ?? 0, other[0]?.seq ?? 0);
    return [
      [
        feedId,
        Object.fromEntries(entries.filter(({ seq }) => seq >= start).map((entry) => [entry.seq, entry])),
      ],
    ];
  });
  return Object.fromEntries(both);
}

/** Of whom the presence is told: of everybody to our side, to a user of himself and of who holds his inquiries. */
function nearOf({ me, inquiries }: ProgramState): (id: string) => boolean {
  if (me.roles.includes('specialist')) return () => true;
  const open = Object.values(inquiries).filter(({ state }) => state === 'assigned' || state === 'in_work');
  return (id) => id === me.account_id || open.some(({ assignee_id }) => assignee_id === id);
}

function pick<T>(record: Readonly<Record<string, T>>, isWanted: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => isWanted(key)));
}

function differences(followed: unknown, asked: unknown, path: string): string[] {
  if (isTree(followed) && isTree(asked)) {
    const keys = new Set([...Object.keys(followed), ...Object.keys(asked)]);
    return [...keys].flatMap((key) => differences(followed[key], asked[key], `${path}.${key}`));
  }
  if (followed === asked) return [];
  return [`${path}: followed ${JSON.stringify(followed)}, asked ${JSON.stringify(asked)}`];
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
