import type { Feed, Inquiry, Line, Person, Status } from '../api/types';
import { feedOf, openInquiry, statusOf, unreadOf, waitingSince } from './selectors';
import { type ProgramState, pairKey } from './state';

/** One row of the specialist's list: a user on a line. */
export interface ClientRow {
  key: string;
  lineId: string;
  userId: string;
  person: Person | undefined;
  /** For sorting and searching: surname first, as in a telephone book. */
  sortName: string;
  line: Line | undefined;
  feed: Feed | null;
  inquiry: Inquiry | null;
  status: Status;
  mine: boolean;
  favourite: boolean;
  talked: boolean;
  unread: number;
  waitingSince: string | null;
  lastAt: string | null;
}

export type Sorting = 'mine' | 'alphabet' | 'favourites' | 'recent';
export const SORTINGS: readonly Sorting[] = ['mine', 'alphabet', 'favourites', 'recent'];
export type RowGroup = 'mine' | 'favourites' | 'talked' | 'online' | 'offline';
export interface RowsOfGroup {
  group: RowGroup;
  rows: ClientRow[];
}

function rowOf(state: ProgramState, lineId: string, userId: string): ClientRow {
  const feed = feedOf(state, lineId, userId);
  const inquiry = openInquiry(state, lineId, userId);
  const person = state.people[userId];
  return {
    key: pairKey(lineId, userId),
    lineId,
    userId,
    person,
    sortName: person?.name ?? '',
    line: state.lines[lineId],
    feed,
    inquiry,
    status: statusOf(state, userId),
    mine: inquiry?.assignee_id === state.me.account_id,
    favourite: pairKey(lineId, userId) in state.favourites,
    talked: feed !== null && feed.my_read_seq !== null,
    unread: unreadOf(feed),
    waitingSince: inquiry === null ? null : waitingSince(inquiry),
    lastAt: feed !== null && feed.last_seq > 0 ? feed.last_at : null,
  };
}

/** Everybody I may help: contacts, feeds and open inquiries of the lines I serve; each pair once. */
export function clientRows(state: ProgramState): ClientRow[] {
  const pairs = new Map<string, [string, string]>();
  for (const { line_id, user_id } of [
    ...state.contacts,
    ...Object.values(state.feeds),
    ...Object.values(state.inquiries),
  ]) {
    const served = (state.lines[line_id]?.my_priority ?? null) !== null;
    if (served && user_id !== state.me.account_id) pairs.set(pairKey(line_id, user_id), [line_id, user_id]);
  }
  const open = { ...state, inquiries: openOnly(state) };
  return [...pairs.values()].map(([lineId, userId]) => rowOf(open, lineId, userId));
}

/** Only open ones: looking up a pair among them stays cheap with a long history. */
function openOnly(state: ProgramState): ProgramState['inquiries'] {
  return Object.fromEntries(
    Object.entries(state.inquiries).filter(([, inquiry]) => inquiry.state !== 'finished'),
  );
}

const collator = new Intl.Collator(['ru', 'en'], { sensitivity: 'base', numeric: true });

function byAlphabet(a: ClientRow, b: ClientRow): number {
  return (
    collator.compare(a.sortName, b.sortName) ||
    collator.compare(a.line?.name ?? '', b.line?.name ?? '') ||
    (a.key < b.key ? -1 : 1)
  );
}

function byWaiting(a: ClientRow, b: ClientRow): number {
  if (a.waitingSince === b.waitingSince) return byAlphabet(a, b);
  if (a.waitingSince === null) return 1;
  if (b.waitingSince === null) return -1;
  return a.waitingSince < b.waitingSince ? -1 : 1;
}

function byRecent(a: ClientRow, b: ClientRow): number {
  if (a.lastAt === b.lastAt) return byAlphabet(a, b);
  return (a.lastAt ?? '') > (b.lastAt ?? '') ? -1 : 1;
}

/** Groups of each sorting, from the top. A row stands in the first group it fits. */
const ORDER: Readonly<Record<Sorting, readonly RowGroup[]>> = {
  alphabet: ['online', 'offline'],
  mine: ['mine', 'favourites', 'online', 'offline'],
  favourites: ['favourites', 'mine', 'online', 'offline'],
  recent: ['talked', 'online', 'offline'],
};

const FITS: Readonly<Record<RowGroup, (row: ClientRow) => boolean>> = {
  mine: (row) => row.mine,
  favourites: (row) => row.favourite,
  talked: (row) => row.talked && row.lastAt !== null,
  online: (row) => row.status !== 'offline',
  offline: () => true,
};

const INSIDE: Readonly<Record<RowGroup, (a: ClientRow, b: ClientRow) => number>> = {
  mine: byWaiting,
  favourites: byAlphabet,
  talked: byRecent,
  online: byAlphabet,
  offline: byAlphabet,
};

/** The four sortings (E3). Empty groups are left out. */
export function groupRows(rows: readonly ClientRow[], sorting: Sorting): RowsOfGroup[] {
  const groups = ORDER[sorting];
  const filled = new Map<RowGroup, ClientRow[]>(groups.map((group) => [group, []]));
  for (const row of rows) {
    const group = groups.find((candidate) => FITS[candidate](row)) ?? 'offline';
    filled.get(group)?.push(row);
  }
  return groups
    .map((group) => ({ group, rows: (filled.get(group) ?? []).sort(INSIDE[group]) }))
    .filter(({ rows: found }) => found.length > 0);
}

/** Small letters, ё = е, one space: how texts are compared in searches. */
export function foldText(text: string): string {
  return text.toLocaleLowerCase('ru').replaceAll('ё', 'е').replace(/\s+/g, ' ').trim();
}

/** Quick search (E2): every word of the query is somewhere in name, company or line; in any order, any run of letters. */
export function matchesQuery(row: ClientRow, query: string): boolean {
  const words = foldText(query).split(' ').filter(Boolean);
  if (words.length === 0) return true;
  const person = row.person;
  const name = person === undefined ? '' : `${person.name} ${person.first_name} ${person.last_name}`;
  const where = foldText(`${name} ${person?.company ?? ''} ${row.line?.name ?? ''}`);
  return words.every((word) => where.includes(word));
}
