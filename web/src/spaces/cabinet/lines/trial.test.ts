import { describe, expect, it } from 'vitest';
import type { Trial } from '@/shared/api/types';
import { stepsOf } from './trial';

type Person = Trial['carers'][number]['person'];
const person = (id: string, more: Partial<Person> = {}): Person => ({
  account_id: id,
  name: id,
  priority: 'standard',
  status: 'free',
  ...more,
});
const trial = (more: Partial<Trial>): Trial => ({
  is_connected: true,
  delivery_rule: 'care_first',
  carers: [],
  groups: [],
  missed_reason: null,
  ...more,
});
const group = (priority: 'high' | 'standard', ...names: string[]): Trial['groups'][number] => ({
  priority,
  is_first_line: false,
  people: names.map((name) => person(name, { priority })),
});

describe('the way of an inquiry', () => {
  it('goes past carers who are not there to the first who is', () => {
    const steps = stepsOf(
      trial({
        carers: [
          { role: 'care', person: person('alina', { status: 'away' }), is_free: false },
          { role: 'manager', person: person('roman'), is_free: true },
        ],
        groups: [group('high', 'olga'), group('standard', 'roman', 'zhanna')],
      }),
    );
    expect(steps).toEqual([
      { kind: 'skipped', person: { id: 'alina', name: 'alina' }, role: 'care', why: 'away' },
      { kind: 'carer', person: { id: 'roman', name: 'roman' }, role: 'manager' },
      {
        kind: 'rest',
        people: [
          { id: 'olga', name: 'olga', priority: 'high' },
          { id: 'zhanna', name: 'zhanna', priority: 'standard' },
        ],
      },
    ]);
  });

  it('says among whom chance decides', () => {
    const steps = stepsOf(trial({ groups: [group('high', 'olga', 'timur'), group('standard', 'zhanna')] }));
    expect(steps.map(({ kind }) => kind)).toEqual(['chosen', 'rest']);
    expect(steps[0]).toMatchObject({ priority: 'high', people: [{ id: 'olga' }, { id: 'timur' }] });
  });

  it('names why a free carer is passed by', () => {
    const carers: Trial['carers'] = [
      { role: 'care', person: person('kirill', { priority: 'observer' }), is_free: false },
      { role: 'manager', person: person('vera', { priority: null }), is_free: false },
    ];
    expect(stepsOf(trial({ carers })).map((step) => 'why' in step && step.why)).toEqual([
      'observer',
      'stranger',
    ]);
  });

  it('ends in the queue when nobody is free', () => {
    expect(stepsOf(trial({ missed_reason: 'all_offline' }))).toEqual([{ kind: 'queue', why: 'all_offline' }]);
  });
});
