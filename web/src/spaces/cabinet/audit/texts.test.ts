import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cabinet as en } from '@/shared/i18n/en/cabinet';
import { cabinet as ru } from '@/shared/i18n/ru/cabinet';
import { DOORS, GROUPS } from './search';

interface Shape {
  properties: Record<string, { enum?: string[] }>;
}
/** Tests run in `web`. */
const contract = JSON.parse(readFileSync('../contracts/openapi.json', 'utf8')) as {
  components: { schemas: Record<string, Shape> };
};
const shapes = contract.components.schemas;
const propertiesOf = (name: string): string[] => Object.keys(shapes[name]?.properties ?? {});
const valuesOf = (name: string, field: string): string[] => shapes[name]?.properties[field]?.enum ?? [];

/** What verbs write down: what they are given, and these. */
const GIVEN = [
  'AccountChange',
  'CareChange',
  'ClientChange',
  'LineChange',
  'NewAccount',
  'NewClient',
  'NewConnection',
  'NewLine',
  'NewPartner',
  'NewUnit',
  'PartnerChange',
  'PrioritySetting',
  'UnitChange',
  'VendorMark',
];
const ADDED = ['count', 'file', 'format', 'role', 'specialist', 'specialist_id'];
/** Not written down. */
const SILENT = ['distributor_id', 'version'];

/** Keys that the texts of both languages lack. */
function missing(area: object, areaInEnglish: object, keys: readonly string[]): string[] {
  const find = (texts: object, key: string): unknown =>
    key
      .split('.')
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], texts);
  return keys.filter(
    (key) => typeof find(area, key) !== 'string' || typeof find(areaInEnglish, key) !== 'string',
  );
}

describe('the log in words', () => {
  it('has a sentence for every act', () => {
    const acts = valuesOf('AuditOut', 'act');
    expect(acts.length).toBeGreaterThan(25);
    expect(missing(ru.audit.act, en.audit.act, acts)).toEqual([]);
  });

  it('has a name for every field', () => {
    for (const name of GIVEN) expect([name, propertiesOf(name).length > 0]).toEqual([name, true]);
    const fields = [...GIVEN.flatMap(propertiesOf), ...ADDED].filter((field) => !SILENT.includes(field));
    expect(missing(ru.audit.field, en.audit.field, fields)).toEqual([]);
  });

  it('has a word for every value that is one of several', () => {
    const of = (field: string, values: readonly string[]): string[] =>
      values.map((value) => `${field}.${value}`);
    const values = [
      ...of('delivery_rule', valuesOf('NewLine', 'delivery_rule')),
      ...of('priority', valuesOf('PrioritySetting', 'priority')),
      ...of('kind', valuesOf('NewClient', 'kind')),
      ...of('locale', valuesOf('NewAccount', 'locale')),
      ...of('role', ['user', 'specialist', 'administrator', 'distributor']),
    ];
    expect(values).toHaveLength(3 + 4 + 2 + 2 + 4);
    expect(missing(ru.audit.value, en.audit.value, values)).toEqual([]);
  });

  it('can be filtered by every door and every part', () => {
    expect([...DOORS].sort()).toEqual(valuesOf('AuditOut', 'door').sort());
    expect(['all', ...GROUPS].sort()).toEqual(propertiesOf('AuditCounts').sort());
  });
});
