import { describe, expect, it } from 'vitest';
import type { LineConnection } from '@/shared/api/types';
import { againOf, chosen, dayOf, endOfDay, kindOf, lastDay, standingOf } from './connections';

const one = (more: Partial<LineConnection>): LineConnection => ({
  id: 'c',
  line_id: 'l',
  side_partner_id: 'p',
  client_id: null,
  unit_id: null,
  account_id: null,
  name: 'Баланс',
  company: '',
  active_from: '2026-11-01T00:00:00Z',
  active_until: null,
  ...more,
});
const linen = one({ client_id: 'k', name: 'ООО «Северный лён»' });
const marina = one({ account_id: 'a', name: 'Лебедева Марина', company: 'ООО «Северный лён»' });
const now = Date.parse('2026-11-27T10:00:00Z');

describe('connections', () => {
  it('mean a client, a unit, a person or everybody', () => {
    expect([linen, one({ unit_id: 'u' }), marina, one({})].map(kindOf)).toEqual([
      'client',
      'unit',
      'account',
      'everybody',
    ]);
  });

  it('are found by words of name and company, and by kind', () => {
    expect(chosen([linen, marina], 'лён', undefined)).toEqual([linen, marina]);
    expect(chosen([linen, marina], 'марина ЛЁН', undefined)).toEqual([marina]);
    expect(chosen([linen, marina], '', 'client')).toEqual([linen]);
  });

  it('begin and end', () => {
    expect(standingOf(linen, now)).toBe('now');
    expect(standingOf(one({ active_from: '2026-12-01T00:00:00Z' }), now)).toBe('later');
    expect(standingOf(one({ active_until: '2026-11-27T10:00:00Z' }), now)).toBe('ended');
  });

  it('hold for the whole of their last day', () => {
    const until = endOfDay('2026-12-31');
    expect(new Date(until).getDate()).toBe(1);
    expect(dayOf(lastDay(until))).toBe('2026-12-31');
  });

  it('are made again as they were', () => {
    const later = one({ client_id: 'k', active_from: '2026-12-01T00:00:00Z' });
    expect(againOf(later, now).active_from).toBe('2026-12-01T00:00:00Z');
    expect(againOf(linen, now)).toEqual({
      client_id: 'k',
      unit_id: null,
      account_id: null,
      active_from: null,
      active_until: null,
    });
  });
});
