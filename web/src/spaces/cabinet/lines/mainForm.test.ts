import { describe, expect, it } from 'vitest';
import type { LineCard } from '@/shared/api/types';
import { changedFields, changeOf, secondsOf, valuesOf } from './mainForm';

const line: LineCard = {
  id: 'l',
  partner_id: 'p',
  partner_name: 'Баланс',
  name: 'Бухгалтерия',
  icon: 'calculator',
  delivery_rule: 'standard',
  owner_email: '',
  wait_warn_s: 60,
  wait_bad_s: 90,
  version: 2,
  deleted_at: null,
};

describe('settings of a line', () => {
  it('show seconds as minutes', () => {
    expect(valuesOf(line)).toMatchObject({ warn: '1', bad: '1.5' });
  });

  it.each([
    ['1,5', 90],
    [' 2 ', 120],
    ['0,01', 1],
    ['1440', 86_400],
    ['', null],
    ['0', null],
    ['-1', null],
    ['1441', null],
    ['пять', null],
  ])('take minutes as people type them: %s', (typed, seconds) => {
    expect(secondsOf(typed)).toBe(seconds);
  });

  it('send only what differs', () => {
    const values = { ...valuesOf(line), name: ' Учёт ', bad: '5' };
    const changed = changedFields(values, valuesOf(line));
    expect(changed).toEqual(['name', 'bad']);
    expect(changeOf(values, changed, 2)).toEqual({ version: 2, name: 'Учёт', wait_bad_s: 300 });
  });
});
