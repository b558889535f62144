import type { LineConnection, NewConnection } from '@/shared/api/types';

export const KINDS = ['client', 'unit', 'account', 'everybody'] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf(one: Pick<LineConnection, 'client_id' | 'unit_id' | 'account_id'>): Kind {
  if (one.client_id !== null) return 'client';
  if (one.unit_id !== null) return 'unit';
  return one.account_id === null ? 'everybody' : 'account';
}

/** Those of a kind whose name or company holds all the words. */
export function chosen(
  all: readonly LineConnection[],
  words: string,
  kind: Kind | undefined,
): LineConnection[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    const text = `${one.name} ${one.company}`.toLocaleLowerCase();
    return (kind === undefined || kindOf(one) === kind) && wanted.every((word) => text.includes(word));
  });
}

export type Standing = 'now' | 'later' | 'ended';

export function standingOf(
  { active_from, active_until }: Pick<LineConnection, 'active_from' | 'active_until'>,
  now: number,
): Standing {
  if (active_until !== null && Date.parse(active_until) <= now) return 'ended';
  return Date.parse(active_from) > now ? 'later' : 'now';
}

/** «До 30 ноября» means that the whole day counts: it ends where the next one begins, here. */
export function endOfDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1).toISOString();
}

/** The last day on which it holds. */
export function lastDay(until: string): number {
  return Date.parse(until) - 1;
}

/** Today as `<input type="date">` has it, in local time. */
export function dayOf(now: number): string {
  const at = new Date(now);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** What connects the same ones again after the connection was ended: one that had not begun begins when it was to. */
export function againOf(one: LineConnection, now: number): NewConnection {
  return {
    client_id: one.client_id,
    unit_id: one.unit_id,
    account_id: one.account_id,
    active_from: standingOf(one, now) === 'later' ? one.active_from : null,
    active_until: one.active_until,
  };
}
