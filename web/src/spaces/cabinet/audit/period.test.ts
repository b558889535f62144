import { expect, it } from 'vitest';
import { momentsOf } from './period';

const now = new Date(2026, 10, 27, 11, 58).getTime();
const day = (date: number, month = 10): string => new Date(2026, month, date).toISOString();

it.each([
  [{}, {}],
  [{ period: 'today' }, { since: day(27) }],
  [{ period: 'yesterday' }, { since: day(26), until: day(27) }],
  [{ period: 'week' }, { since: day(21) }],
  [{ period: 'month' }, { since: day(29, 9) }],
  [
    { period: 'dates', from: '2026-11-01', to: '2026-11-10' },
    { since: day(1), until: day(11) },
  ],
  [{ period: 'dates', to: '2026-11-10' }, { until: day(11) }],
  // An address may say anything.
  [{ period: 'dates', from: 'yesterday', to: '2026-99-99' }, {}],
  // Days are of the period `dates` only.
  [{ from: '2026-11-01' }, {}],
] as const)('%j', (search, moments) => {
  expect(momentsOf(search, now)).toEqual(moments);
});
