const DAY_MS = 86_400_000;

/** A day without a time ('1990-11-24') as midnight of the local calendar. */
function localDay(day: string): Date {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

function midnight(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Days until the next birthday; 0 on the day itself. On 29 February: 1 March in other years. */
export function daysToBirthday(birthday: string, nowMs: number): number {
  const born = localDay(birthday);
  const today = midnight(nowMs);
  const inYear = (year: number): number => new Date(year, born.getMonth(), born.getDate()).getTime();
  const thisYear = inYear(new Date(nowMs).getFullYear());
  const next = thisYear >= today ? thisYear : inYear(new Date(nowMs).getFullYear() + 1);
  return Math.round((next - today) / DAY_MS);
}

/** Days that are left of a contract, the last one included; negative: it has ended. */
export function daysLeft(until: string, nowMs: number): number {
  return Math.round((localDay(until).getTime() - midnight(nowMs)) / DAY_MS);
}

/** The day as a moment for `formatDay` and `formatDate`. */
export function dayMs(day: string): number {
  return localDay(day).getTime();
}
