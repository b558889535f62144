import type { LineCard, LineChange } from '@/shared/api/types';

export const FIELDS = ['name', 'icon', 'owner_email', 'warn', 'bad'] as const;
export type Field = (typeof FIELDS)[number];
export type Values = Record<Field, string>;

const MINUTE_S = 60;
const LONGEST_S = 86_400;

/** Seconds as people type minutes: «1,5». */
function minutesOf(seconds: number): string {
  return String(Math.round((seconds / MINUTE_S) * 100) / 100);
}

/** Minutes as typed → seconds; null when the server would not take it. */
export function secondsOf(minutes: string): number | null {
  const seconds = Math.round(Number(minutes.trim().replace(',', '.')) * MINUTE_S);
  return minutes.trim() !== '' && seconds >= 1 && seconds <= LONGEST_S ? seconds : null;
}

export function valuesOf(line: LineCard): Values {
  return {
    name: line.name,
    icon: line.icon,
    owner_email: line.owner_email,
    warn: minutesOf(line.wait_warn_s),
    bad: minutesOf(line.wait_bad_s),
  };
}

export function changedFields(values: Values, known: Values): Field[] {
  return FIELDS.filter((name) => values[name].trim() !== known[name]);
}

/** What is sent: only what differs. */
export function changeOf(values: Values, changed: readonly Field[], version: number): LineChange {
  const change: LineChange = { version };
  for (const name of changed) {
    if (name === 'warn') change.wait_warn_s = secondsOf(values.warn);
    else if (name === 'bad') change.wait_bad_s = secondsOf(values.bad);
    else change[name] = values[name].trim();
  }
  return change;
}
