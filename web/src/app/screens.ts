import type { ComponentType } from 'react';
import { loadTexts } from '@/shared/i18n/i18n';

/** Where the screens are fetched from that nobody needs at first: the list itself costs the first load nothing. */
export const screens = {
  ForgotPassword: async () => (await import('@/features/accounts/ForgotPassword')).ForgotPassword,
  SetPassword: async () => (await import('@/features/accounts/SetPassword')).SetPassword,
  async SetUp() {
    const [{ SetUp }] = await Promise.all([import('@/features/accounts/SetUp'), loadTexts('start')]);
    return SetUp;
  },
  async Letters() {
    const [{ Letters }, { withQueries }] = await Promise.all([
      import('@/features/accounts/Letters'),
      import('./withQueries'),
    ]);
    return withQueries(Letters);
  },
  async ClientsScreen() {
    const [{ ClientsScreen }, { withQueries }] = await Promise.all([
      import('@/spaces/program/specialist/ClientsScreen'),
      import('./withQueries'),
      loadTexts('specialist'),
    ]);
    return withQueries(ClientsScreen);
  },
  async RequestsScreen() {
    const [{ RequestsScreen }, { withQueries }] = await Promise.all([
      import('@/spaces/program/user/RequestsScreen'),
      import('./withQueries'),
      loadTexts('requests'),
    ]);
    return withQueries(RequestsScreen);
  },
  async GetAccount() {
    const [{ GetAccount }] = await Promise.all([
      import('@/spaces/program/user/GetAccount'),
      loadTexts('requests'),
    ]);
    return GetAccount;
  },
  async SettingsScreen() {
    const [{ SettingsScreen }, { withQueries }] = await Promise.all([
      import('@/spaces/program/settings/SettingsScreen'),
      import('./withQueries'),
      loadTexts('settings'),
    ]);
    return withQueries(SettingsScreen);
  },
  async Cabinet() {
    const [{ Cabinet }, { withQueries }] = await Promise.all([
      import('@/spaces/cabinet/Cabinet'),
      import('./withQueries'),
      loadTexts('cabinet', 'table'),
    ]);
    return withQueries(Cabinet);
  },
} satisfies Record<string, () => Promise<ComponentType>>;

export async function loadSpecialistHome() {
  const [{ HomeScreen }, { withQueries }] = await Promise.all([
    import('@/spaces/program/specialist/HomeScreen'),
    import('./withQueries'),
    loadTexts('specialist'),
  ]);
  return withQueries(HomeScreen);
}

/** Parts of the shell that not everybody has. */
export async function loadSpecialistNews() {
  const [{ SpecialistNews }] = await Promise.all([
    import('@/spaces/program/specialist/SpecialistNews'),
    loadTexts('specialist'),
  ]);
  return SpecialistNews;
}

export async function loadCabinetMenu() {
  const [{ CabinetMenu }, { withQueries }] = await Promise.all([
    import('@/spaces/cabinet/CabinetMenu'),
    import('./withQueries'),
    loadTexts('cabinet', 'requests'),
  ]);
  return withQueries(CabinetMenu);
}
