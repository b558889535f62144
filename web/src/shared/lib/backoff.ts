/** Delay before attempt `n` (from 0): doubles from 0.5 s to 30 s, half of it random, so that a thousand clients do not come back at once. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random());
}
