import type { CompanyCard, CompanyChange } from '@/shared/api/types';

export const FIELDS = [
  'name',
  'phone',
  'email',
  'site',
  'greeting',
  'missed_email',
  'time_zone',
  'locale',
  'shape',
  'discovery_forbidden',
  'names_as_initials',
] as const;
export type Field = (typeof FIELDS)[number];
export type Values = Pick<CompanyCard, Field>;

export function valuesOf(company: CompanyCard): Values {
  return Object.fromEntries(FIELDS.map((name) => [name, company[name]])) as unknown as Values;
}

const tidy = (value: string | boolean): string | boolean =>
  typeof value === 'string' ? value.trim() : value;

export function changedFields(values: Values, known: Values): Field[] {
  return FIELDS.filter((name) => tidy(values[name]) !== known[name]);
}

/** What is sent: only what differs. */
export function changeOf(values: Values, changed: readonly Field[], version: number): CompanyChange {
  return { version, ...Object.fromEntries(changed.map((name) => [name, tidy(values[name])])) };
}
