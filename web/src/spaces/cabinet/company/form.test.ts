import { expect, it } from 'vitest';
import type { CompanyCard } from '@/shared/api/types';
import { changedFields, changeOf, valuesOf } from './form';

const CARD = { name: 'Баланс', phone: '', names_as_initials: false, version: 4 } as CompanyCard;

it('only what differs is sent, with the version that was seen', () => {
  const known = valuesOf(CARD);
  expect(changedFields({ ...known, name: ' Баланс ' }, known)).toEqual([]);
  const values = { ...known, phone: ' +7 401 ', names_as_initials: true };
  const changed = changedFields(values, known);
  expect(changed).toEqual(['phone', 'names_as_initials']);
  expect(changeOf(values, changed, CARD.version)).toEqual({
    version: 4,
    phone: '+7 401',
    names_as_initials: true,
  });
});
