import { describe, expect, it } from 'vitest';
import { all as enAll } from './en/all';
import { cabinet as enCabinet } from './en/cabinet';
import { clients as enClients } from './en/clients';
import { company as enCompany } from './en/company';
import { lines as enLines } from './en/lines';
import { people as enPeople } from './en/people';
import { requests as enRequests } from './en/requests';
import { security as enSecurity } from './en/security';
import { settings as enSettings } from './en/settings';
import { specialist as enSpecialist } from './en/specialist';
import { start as enStart } from './en/start';
import { table as enTable } from './en/table';
import { all as ruAll } from './ru/all';
import { cabinet as ruCabinet } from './ru/cabinet';
import { clients as ruClients } from './ru/clients';
import { company as ruCompany } from './ru/company';
import { lines as ruLines } from './ru/lines';
import { people as ruPeople } from './ru/people';
import { requests as ruRequests } from './ru/requests';
import { security as ruSecurity } from './ru/security';
import { settings as ruSettings } from './ru/settings';
import { specialist as ruSpecialist } from './ru/specialist';
import { start as ruStart } from './ru/start';
import { table as ruTable } from './ru/table';

const en = {
  ...enAll,
  specialist: enSpecialist,
  cabinet: enCabinet,
  table: enTable,
  people: enPeople,
  clients: enClients,
  lines: enLines,
  requests: enRequests,
  settings: enSettings,
  security: enSecurity,
  company: enCompany,
  start: enStart,
};
const ru = {
  ...ruAll,
  specialist: ruSpecialist,
  cabinet: ruCabinet,
  table: ruTable,
  people: ruPeople,
  clients: ruClients,
  lines: ruLines,
  requests: ruRequests,
  settings: ruSettings,
  security: ruSecurity,
  company: ruCompany,
  start: ruStart,
};

const PLURAL = /_(zero|one|two|few|many|other)$/;
const FORMS = { ru: ['few', 'many', 'one', 'other'], en: ['one', 'other'] };

function flat(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[path + key, value] as [string, string]]
      : flat(value as object, `${path}${key}.`),
  );
}
const base = (texts: object): string[] =>
  [...new Set(flat(texts).map(([key]) => key.replace(PLURAL, '')))].sort();
const slots = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('texts', () => {
  it('are complete in both languages', () => {
    expect(base(en)).toEqual(base(ru));
  });

  it.each([
    ['ru', ru],
    ['en', en],
  ] as const)('have all plural forms in %s', (language, texts) => {
    const keys = flat(texts).map(([key]) => key);
    const plurals = new Set(
      keys.filter((key) => PLURAL.test(key) && !isWord(key)).map((key) => key.replace(PLURAL, '')),
    );
    for (const plural of plurals)
      expect(
        keys
          .filter((key) => key.replace(PLURAL, '') === plural && PLURAL.test(key))
          .map((key) => key.match(PLURAL)?.[1])
          .sort(),
      ).toEqual(FORMS[language]);
  });

  it('name the same slots in both languages', () => {
    const english = new Map(flat(en));
    for (const [key, text] of flat(ru)) {
      const twin = english.get(key);
      if (twin !== undefined) expect([key, slots(twin)]).toEqual([key, slots(text)]);
    }
  });

  it('have no exclamation marks and no empty text', () => {
    for (const [key, text] of [...flat(ru), ...flat(en)])
      expect([key, /^$|!/.test(text)]).toEqual([key, false]);
  });
});

/** Keys that only look like plural forms. */
function isWord(_key: string): boolean {
  return false;
}
