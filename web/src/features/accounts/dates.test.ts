import { describe, expect, it } from 'vitest';
import { daysLeft, daysToBirthday } from './dates';

const now = new Date(2026, 10, 22, 15, 30).getTime();

describe('days by the calendar', () => {
  it('to a birthday: today, soon, in the next year', () => {
    expect(daysToBirthday('1990-11-22', now)).toBe(0);
    expect(daysToBirthday('1990-11-24', now)).toBe(2);
    expect(daysToBirthday('1990-11-21', now)).toBe(364);
  });

  it('of a contract: today is the last day, yesterday it ended', () => {
    expect(daysLeft('2026-11-22', now)).toBe(0);
    expect(daysLeft('2026-12-17', now)).toBe(25);
    expect(daysLeft('2026-11-21', now)).toBe(-1);
  });
});
