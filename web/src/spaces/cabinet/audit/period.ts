import type { AuditSearch } from './search';

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAYS_BACK = { today: 0, yesterday: 1, week: 6, month: 29 } as const;

/** Midnight of this place, so many days from the day of `at`; days may have 23 or 25 hours. */
function midnight(at: Date, days = 0): string {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).toISOString();
}

function dayOf(text: string | undefined): Date | null {
  if (text === undefined || !DAY.test(text)) return null;
  const day = new Date(`${text}T00:00`);
  return Number.isNaN(day.getTime()) ? null : day;
}

/** From when, and until when: what the server is asked for. Nothing where the period is open. */
export function momentsOf(
  { period, from, to }: Pick<AuditSearch, 'period' | 'from' | 'to'>,
  nowMs: number,
): { since?: string; until?: string } {
  const now = new Date(nowMs);
  if (period === undefined) return {};
  if (period !== 'dates')
    return {
      since: midnight(now, -DAYS_BACK[period]),
      ...(period === 'yesterday' && { until: midnight(now) }),
    };
  const [first, last] = [dayOf(from), dayOf(to)];
  return {
    ...(first !== null && { since: midnight(first) }),
    ...(last !== null && { until: midnight(last, 1) }),
  };
}
