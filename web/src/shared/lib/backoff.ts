const CAP_MS = 30_000;

/** Delay before attempt `n` (from 0): doubles from 0.5 s to 30 s, half of it random, so that a thousand clients do not come back at once. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(CAP_MS, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random());
}

/** Everybody of a server was cut at the same moment: spread over two seconds. */
export function spreadMs(random: () => number = Math.random): number {
  return Math.round(2000 * random());
}

/** The server has named a time: not earlier, and not all at the same moment after it. */
export function notBeforeMs(seconds: number, random: () => number = Math.random): number {
  return Math.round(Math.min(seconds, 120) * 1000 * (1 + random() / 2));
}
