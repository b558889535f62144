/** Texts that come with the screens that need them: this list, too, so that it costs the first load nothing. */
export const parts = {
  cabinet: { ru: () => import('./ru/cabinet'), en: () => import('./en/cabinet') },
  table: { ru: () => import('./ru/table'), en: () => import('./en/table') },
  clients: { ru: () => import('./ru/clients'), en: () => import('./en/clients') },
  company: { ru: () => import('./ru/company'), en: () => import('./en/company') },
  start: { ru: () => import('./ru/start'), en: () => import('./en/start') },
  lines: { ru: () => import('./ru/lines'), en: () => import('./en/lines') },
  settings: { ru: () => import('./ru/settings'), en: () => import('./en/settings') },
  security: { ru: () => import('./ru/security'), en: () => import('./en/security') },
  requests: { ru: () => import('./ru/requests'), en: () => import('./en/requests') },
  people: { ru: () => import('./ru/people'), en: () => import('./en/people') },
} as const;
