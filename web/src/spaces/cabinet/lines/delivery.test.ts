import { describe, expect, it } from 'vitest';
import { type Base, changesOf, type Edits, NO_EDITS, settingOf, swapped, theirsOf } from './delivery';

const base: Base = { version: 3, rule: 'standard', team: { olga: 'high', timur: 'standard' } };
const edits: Edits = {
  rule: 'care_first',
  team: {
    olga: { name: 'Ольга', priority: 'medium' },
    timur: { name: 'Тимур', priority: null },
    nina: { name: 'Нина', priority: 'standard' },
  },
};

describe('changes of delivery', () => {
  it('are what differs from the server', () => {
    expect(changesOf(NO_EDITS, base)).toEqual([]);
    expect(changesOf(edits, base).map(({ kind }) => kind)).toEqual(['rule', 'changed', 'removed', 'added']);
  });

  it('are none when something was put back, or somebody new was removed again', () => {
    const back: Edits = {
      rule: 'standard',
      team: { olga: { name: 'Ольга', priority: 'high' }, nina: { name: 'Нина', priority: null } },
    };
    expect(changesOf(back, base)).toEqual([]);
  });

  it('are sent in one piece, with the version that was seen', () => {
    expect(settingOf(changesOf(edits, base), 3)).toEqual({
      version: 3,
      delivery_rule: 'care_first',
      specialists: [
        { account_id: 'olga', priority: 'medium' },
        { account_id: 'timur', priority: null },
        { account_id: 'nina', priority: 'standard' },
      ],
    });
    expect(settingOf([{ kind: 'rule', rule: 'standard' }], 1)).toEqual({
      version: 1,
      delivery_rule: 'standard',
    });
  });

  it('stay when somebody else has saved; what he did to the same things is known', () => {
    const now: Base = { version: 4, rule: 'manager_first', team: { olga: 'observer', nina: 'standard' } };
    expect(theirsOf(edits, base, now)).toEqual({
      rule: 'manager_first',
      team: { olga: 'observer', timur: null, nina: 'standard' },
    });
    // He removed Timur and added Nina, too: of my changes the rule and Olga are left.
    expect(changesOf(edits, now).map(({ kind }) => kind)).toEqual(['rule', 'changed']);
    expect(theirsOf(NO_EDITS, base, now)).toEqual({ team: {} });
  });

  it('turn the order round', () => {
    expect([swapped('care_first'), swapped('manager_first')]).toEqual(['manager_first', 'care_first']);
  });
});
