import type { ComponentType } from 'react';
import { loadTexts, type TextPart } from '@/shared/i18n/i18n';

/** A page with its texts. */
async function page<K extends string>(
  load: Promise<Record<K, ComponentType>>,
  name: K,
  ...texts: TextPart[]
): Promise<ComponentType> {
  const [part] = await Promise.all([load, loadTexts(...texts)]);
  return part[name];
}

/** Where each page of the cabinet is fetched from. Loaded with the first of them, so that the list costs the first load nothing. */
export const parts = {
  OverviewPage: () => page(import('./overview/OverviewPage'), 'OverviewPage', 'company', 'start'),
  StartPage: () => page(import('./start/StartPage'), 'StartPage', 'start', 'people', 'lines'),
  CompanyPage: () => page(import('./company/CompanyPage'), 'CompanyPage', 'company'),
  RequestsPage: () => page(import('./requests/RequestsPage'), 'RequestsPage', 'requests', 'people'),
  AuditPage: () => page(import('./audit/AuditPage'), 'AuditPage'),
  SecurityPage: () => page(import('./security/SecurityPage'), 'SecurityPage', 'security'),
  LinesPage: () => page(import('./lines/LinesPage'), 'LinesPage', 'lines'),
  LinePage: () => page(import('./lines/LinePage'), 'LinePage', 'lines'),
  ClientsPage: () => page(import('./clients/ClientsPage'), 'ClientsPage', 'clients'),
  PeoplePage: () => page(import('./people/PeoplePage'), 'PeoplePage', 'people'),
  PersonPage: () => page(import('./people/PersonPage'), 'PersonPage', 'people'),
  ImportPage: () => page(import('./people/import/ImportPage'), 'ImportPage', 'people'),
} satisfies Record<string, () => Promise<ComponentType>>;
