import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { setRequestLanguage } from '@/shared/api/http';
import type { Locale } from '@/shared/api/types';
import { deviceKeep } from '@/shared/lib/keep';
import type { parts } from './parts';
import type { all as Russian } from './ru/all';
import type { cabinet as RussianCabinet } from './ru/cabinet';
import type { clients as RussianClients } from './ru/clients';
import type { company as RussianCompany } from './ru/company';
import type { lines as RussianLines } from './ru/lines';
import type { people as RussianPeople } from './ru/people';
import type { requests as RussianRequests } from './ru/requests';
import type { security as RussianSecurity } from './ru/security';
import type { settings as RussianSettings } from './ru/settings';
import type { specialist as RussianSpecialist } from './ru/specialist';
import type { start as RussianStart } from './ru/start';
import type { table as RussianTable } from './ru/table';

export const LOCALES: readonly Locale[] = ['ru', 'en'];
const PLACE = 'liniya.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof Russian & {
      specialist: typeof RussianSpecialist;
      cabinet: typeof RussianCabinet;
      table: typeof RussianTable;
      people: typeof RussianPeople;
      clients: typeof RussianClients;
      lines: typeof RussianLines;
      requests: typeof RussianRequests;
      settings: typeof RussianSettings;
      security: typeof RussianSecurity;
      company: typeof RussianCompany;
      start: typeof RussianStart;
    };
    returnNull: false;
  }
}

/** Each language is a file of its own: only the one in use is loaded. */
const load: Readonly<Record<Locale, () => Promise<{ all: Record<string, object> }>>> = {
  ru: () => import('./ru/all'),
  en: () => import('./en/all'),
};

/** Texts that come with the screens that need them; whoever only asks never loads them. The others stand in `parts`. */
const loadSpecialist = { ru: () => import('./ru/specialist'), en: () => import('./en/specialist') };
export type TextPart = 'specialist' | keyof typeof parts;
const inUse = new Set<TextPart>();

async function addPart(part: TextPart, language: Locale): Promise<void> {
  const loaded = part === 'specialist' ? loadSpecialist : (await import('./parts')).parts[part];
  for (const [area, texts] of Object.entries(await loaded[language]()))
    i18next.addResourceBundle(language, area, texts, true, true);
}

/** Before the first of the screens that need them is drawn. */
export async function loadTexts(...parts: TextPart[]): Promise<void> {
  for (const part of parts) inUse.add(part);
  await Promise.all(parts.map((part) => addPart(part, currentLocale())));
}

/** Before the account is known: the choice of the last visit, else the browser's language. */
export function firstLanguage(languages: readonly string[] = navigator.languages): Locale {
  const saved = deviceKeep.read(PLACE);
  if (saved === 'ru' || saved === 'en') return saved;
  const found = languages
    .map((language) => language.slice(0, 2))
    .find((language) => language === 'ru' || language === 'en');
  return found === 'en' ? 'en' : 'ru';
}

export async function startI18n(language: Locale = firstLanguage()): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'common',
    resources: { [language]: (await load[language]()).all },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  setRequestLanguage(language);
  document.documentElement.lang = language;
  return i18next;
}

/** Switches the interface; the account setting is changed by `api.setLocale`. */
export async function switchLanguage(language: Locale): Promise<void> {
  for (const [area, texts] of Object.entries((await load[language]()).all))
    i18next.addResourceBundle(language, area, texts, true, true);
  await Promise.all([...inUse].map((part) => addPart(part, language)));
  await i18next.changeLanguage(language);
  deviceKeep.write(PLACE, language);
  setRequestLanguage(language);
  document.documentElement.lang = language;
}

export function currentLocale(): Locale {
  return i18next.language === 'en' ? 'en' : 'ru';
}
