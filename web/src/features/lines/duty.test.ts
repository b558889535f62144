import { describe, expect, it } from 'vitest';
import type { LineSpecialist, Status } from '@/shared/api/types';
import { makeInquiry } from '@/shared/live/testing/make';
import { dutyOf, loads } from './duty';

const member = (account_id: string, priority: LineSpecialist['priority'] = 'standard'): LineSpecialist => ({
  account_id,
  name: account_id,
  company: '',
  side_partner_id: 'balance',
  priority,
});
const team = [member('olga'), member('timur'), member('roman'), member('watcher', 'observer')];
const duty = (statuses: Record<string, Status>) =>
  dutyOf(team, (id) => statuses[id] ?? 'offline', new Map([['timur', 2]]), 'olga');

describe('who is on duty', () => {
  it('leaves out observers and whoever is offline; the free ones come first', () => {
    const found = duty({ olga: 'away', timur: 'free', watcher: 'free' });
    expect(found.present.map(({ account_id, load }) => [account_id, load])).toEqual([
      ['timur', 2],
      ['olga', 0],
    ]);
    expect([found.free, found.all, found.hint]).toEqual([1, 3, null]);
  });

  it('warns when nobody else, or nobody at all, takes new ones', () => {
    expect(duty({ olga: 'free', timur: 'busy' }).hint).toBe('alone');
    expect(duty({ olga: 'busy', timur: 'away' }).hint).toBe('nobody');
    expect(duty({ olga: 'free', timur: 'free' }).hint).toBeNull();
  });

  it('counts open inquiries by who has them', () => {
    const counts = loads([
      makeInquiry('1', 'marina'),
      makeInquiry('2', 'vera', { assignee_id: 'timur', state: 'assigned' }),
      makeInquiry('3', 'igor', { assignee_id: null, state: 'queued' }),
      makeInquiry('4', 'anna', { state: 'finished' }),
    ]);
    expect([...counts]).toEqual([
      ['olga', 1],
      ['timur', 1],
    ]);
  });
});
