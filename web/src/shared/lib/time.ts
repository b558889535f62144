/* Times as people read them. `locale`: 'ru' | 'en'. Words around them come from the texts. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'ru-RU', options);
    formats.set(key, found);
  }
  return found;
}

/** 10:41 */
export function formatTime(at: string | number, locale: string): string {
  return format(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));
}

/** 10:41:07 */
export function formatTimeExactly(at: string | number, locale: string): string {
  return format(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at));
}

/** 12 ноября; with the year when it is another one. */
export function formatDay(at: string | number, locale: string, nowMs: number): string {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return format(locale, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(
    date,
  );
}

/** четверг, 19 ноября */
export function formatToday(nowMs: number, locale: string): string {
  return format(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(nowMs);
}

/** 14.12.2026 in Russian, 2026-12-14 in English: for tables. */
export function formatDate(at: string | number, locale: string): string {
  const date = new Date(at);
  if (locale !== 'en')
    return format('ru', { day: '2-digit', month: '2-digit', year: 'numeric' }).format(date);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function midnight(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Whole days between two moments, by the calendar: 0 today, 1 yesterday. */
export function daysAgo(at: string | number, nowMs: number): number {
  return Math.round((midnight(nowMs) - midnight(new Date(at).getTime())) / 86_400_000);
}

/** For rows of lists: 10:41 today, «вчера» (given as a word), weekday within six days, else 12 нояб. */
export function formatListTime(at: string, locale: string, nowMs: number, yesterday: string): string {
  const days = daysAgo(at, nowMs);
  if (days <= 0) return formatTime(at, locale);
  if (days === 1) return yesterday;
  if (days < 7) return format(locale, { weekday: 'short' }).format(new Date(at));
  const sameYear = new Date(at).getFullYear() === new Date(nowMs).getFullYear();
  return sameYear
    ? format(locale, { day: 'numeric', month: 'short' }).format(new Date(at))
    : formatDate(at, locale);
}

export function secondsSince(at: string | number, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - new Date(at).getTime()) / 1000));
}

/** 0:29, 12:05, 1:02:40: a running or a finished duration. */
export function formatDuration(seconds: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
