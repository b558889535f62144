import type { Entry, Feed, Inquiry, Line, Person, Rating, Status } from '../api/types';
import { type ProgramState, pairKey } from './state';

/* People and presence */

export function statusOf(state: ProgramState, accountId: string): Status {
  return state.presence[accountId]?.status ?? 'offline';
}

/** "Марина Лебедева": how people are called everywhere in the program. Empty for somebody unknown. */
export function shortName(person: Person | undefined): string {
  if (person === undefined) return '';
  const name = `${person.first_name} ${person.last_name}`.trim();
  return name === '' ? person.name : name;
}

export function isSpecialist(state: ProgramState): boolean {
  return state.me.roles.includes('specialist');
}

export function isAdministrator(state: ProgramState): boolean {
  return state.me.roles.includes('administrator');
}

/* Lines */

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, 'ru');
}

export function linesAsUser(state: ProgramState): Line[] {
  return Object.values(state.lines)
    .filter((line) => line.as_user)
    .sort(byName);
}

export function servedLines(state: ProgramState): Line[] {
  return Object.values(state.lines)
    .filter((line) => line.my_priority !== null)
    .sort(byName);
}

/* Feeds */

export function feedOf(state: ProgramState, lineId: string, userId: string): Feed | null {
  const id = state.feedByPair[pairKey(lineId, userId)];
  return (id === undefined ? undefined : state.feeds[id]) ?? null;
}

export function unreadOf(feed: Feed | null): number {
  if (feed === null || feed.my_read_seq === null) return 0;
  return Math.max(0, feed.last_seq - feed.my_read_seq);
}

/** Dialogues with something unread: the badge of the rail. `as`: dialogues where I ask, or where I answer. */
export function unreadDialogues(state: ProgramState, as: 'user' | 'specialist'): number {
  const me = state.me.account_id;
  return Object.values(state.feeds).filter(
    (feed) => (feed.user_id === me) === (as === 'user') && unreadOf(feed) > 0,
  ).length;
}

export type TickState = 'sending' | 'saved' | 'delivered' | 'read' | 'failed';

/** Ticks of a message of my side at `seq`. */
export function tickOf(feed: Feed, meId: string, seq: number): TickState {
  const other: 'user' | 'staff' = feed.user_id === meId ? 'staff' : 'user';
  if (feed[`${other}_read_seq`] >= seq) return 'read';
  return feed[`${other}_delivered_seq`] >= seq ? 'delivered' : 'saved';
}

/** Whether the entry comes from my side: shown right, with ticks if it is my own. */
export function isOwn(state: ProgramState, entry: Entry): boolean {
  return entry.author_id === state.me.account_id;
}

export function typistsOf(state: ProgramState, feedId: string, nowMs: number): string[] {
  return Object.entries(state.typing[feedId] ?? {})
    .filter(([, until]) => until > nowMs)
    .map(([accountId]) => accountId);
}

/* Inquiries */

export function openInquiry(state: ProgramState, lineId: string, userId: string): Inquiry | null {
  return (
    Object.values(state.inquiries).find(
      (inquiry) => inquiry.line_id === lineId && inquiry.user_id === userId && inquiry.state !== 'finished',
    ) ?? null
  );
}

/** Since when somebody waits for our side: ISO time, or null when nobody does. */
export function waitingSince(inquiry: Inquiry): string | null {
  if (inquiry.state === 'finished') return null;
  if (inquiry.state === 'queued') return inquiry.waiting_since ?? inquiry.queued_at ?? inquiry.opened_at;
  return inquiry.waiting_since;
}

export type WaitLevel = 'neutral' | 'warn' | 'bad';

export function waitLevel(seconds: number, line?: Pick<Line, 'wait_warn_s' | 'wait_bad_s'>): WaitLevel {
  if (seconds >= (line?.wait_bad_s ?? 300)) return 'bad';
  return seconds >= (line?.wait_warn_s ?? 60) ? 'warn' : 'neutral';
}

function byWaiting(a: Inquiry, b: Inquiry): number {
  const left = waitingSince(a) ?? '9';
  const right = waitingSince(b) ?? '9';
  return left < right ? -1 : left > right ? 1 : a.number - b.number;
}

/** The queue of the lines I serve (not only observe), who waits longest first. */
export function queueOf(state: ProgramState, lineId?: string): Inquiry[] {
  return Object.values(state.inquiries)
    .filter((inquiry) => {
      const priority = state.lines[inquiry.line_id]?.my_priority ?? null;
      const served = priority !== null && priority !== 'observer';
      return inquiry.state === 'queued' && served && (lineId === undefined || inquiry.line_id === lineId);
    })
    .sort(byWaiting);
}

/** My open works, who waits longest first. */
export function myWorks(state: ProgramState): Inquiry[] {
  const me = state.me.account_id;
  return Object.values(state.inquiries)
    .filter((inquiry) => inquiry.assignee_id === me && inquiry.state !== 'finished')
    .sort(byWaiting);
}

/** My own questions as a user, newest first, with their ratings. */
export function myQuestions(state: ProgramState): { inquiry: Inquiry; rating: Rating | null }[] {
  const me = state.me.account_id;
  return Object.values(state.inquiries)
    .filter((inquiry) => inquiry.user_id === me)
    .sort((a, b) => (a.opened_at < b.opened_at ? 1 : -1))
    .map((inquiry) => ({ inquiry, rating: state.ratings[inquiry.id] ?? null }));
}
