import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { loadTexts } from '@/shared/i18n/i18n';
import { fetchPart } from '@/shared/lib/lazyPart';
import type { parts } from '@/spaces/cabinet/parts';
import { NotFound, ScreenFailed } from './Fallbacks';
import { HomeScreen } from './HomeScreen';
import { ProgramGate } from './ProgramGate';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/* Without a session */

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: lazyRouteComponent(
    () => fetchPart(() => import('@/features/accounts/ForgotPassword')),
    'ForgotPassword',
  ),
});
const setPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-password',
  component: lazyRouteComponent(async () => {
    const [{ SetPassword }] = await fetchPart(() =>
      Promise.all([import('@/features/accounts/SetPassword'), loadTexts('settings')]),
    );
    return { default: SetPassword };
  }),
});
const lettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/letters',
  component: lazyRouteComponent(async () => {
    const [{ Letters }, { withQueries }] = await fetchPart(() =>
      Promise.all([import('@/features/accounts/Letters'), import('./withQueries')]),
    );
    return { default: withQueries(Letters) };
  }),
});

/* The program: sign-in screen in place when there is no session, else the shell */

const programRoute = createRoute({ getParentRoute: () => rootRoute, id: 'program', component: ProgramGate });
const homeRoute = createRoute({ getParentRoute: () => programRoute, path: '/', component: HomeScreen });

const clients = lazyRouteComponent(async () => {
  const [{ ClientsScreen }, { withQueries }] = await fetchPart(() =>
    Promise.all([
      import('@/spaces/program/specialist/ClientsScreen'),
      import('./withQueries'),
      loadTexts('specialist'),
    ]),
  );
  return { default: withQueries(ClientsScreen) };
});
const clientsRoute = createRoute({
  getParentRoute: () => programRoute,
  path: '/clients',
  component: clients,
});
/** One dialogue: a user on a line; there may be no feed yet. */
const clientRoute = createRoute({
  getParentRoute: () => clientsRoute,
  path: '$lineId/$userId',
});

const lines = lazyRouteComponent(
  () => fetchPart(() => import('@/spaces/program/user/LineScreen')),
  'LineScreen',
);
const linesRoute = createRoute({ getParentRoute: () => programRoute, path: '/lines', component: lines });
const lineRoute = createRoute({ getParentRoute: () => linesRoute, path: '$lineId' });

const settingsRoute = createRoute({
  getParentRoute: () => programRoute,
  path: '/settings',
  component: lazyRouteComponent(async () => {
    const [{ SettingsScreen }, { withQueries }] = await fetchPart(() =>
      Promise.all([
        import('@/spaces/program/settings/SettingsScreen'),
        import('./withQueries'),
        loadTexts('settings'),
      ]),
    );
    return { default: withQueries(SettingsScreen) };
  }),
});

/* The partner cabinet: its menu takes the place of the rail (Shell); pages are listed in spaces/cabinet/pages.ts */

const cabinetRoute = createRoute({
  getParentRoute: () => programRoute,
  path: '/cabinet',
  component: lazyRouteComponent(async () => {
    const [{ Cabinet }, { withQueries }] = await fetchPart(() =>
      Promise.all([
        import('@/spaces/cabinet/Cabinet'),
        import('./withQueries'),
        loadTexts('cabinet', 'table'),
      ]),
    );
    return { default: withQueries(Cabinet) };
  }),
});

/** A page of the cabinet: only its address is in the first load, where it is fetched from stands in `parts`. */
function cabinetPage<const P extends string>(path: P, name: keyof typeof parts) {
  return createRoute({
    getParentRoute: () => cabinetRoute,
    path,
    component: lazyRouteComponent(() =>
      fetchPart(async () => {
        const { parts } = await import('@/spaces/cabinet/parts');
        return { default: await parts[name]() };
      }),
    ),
  });
}

const tree = rootRoute.addChildren([
  forgotRoute,
  setPasswordRoute,
  lettersRoute,
  programRoute.addChildren([
    homeRoute,
    clientsRoute.addChildren([clientRoute]),
    linesRoute.addChildren([lineRoute]),
    settingsRoute,
    cabinetRoute.addChildren([
      cabinetPage('/', 'FirstPage'),
      cabinetPage('audit', 'AuditPage'),
      cabinetPage('security', 'SecurityPage'),
      cabinetPage('lines', 'LinesPage'),
      cabinetPage('lines/$lineId/{-$tab}', 'LinePage'),
      cabinetPage('clients', 'ClientsPage'),
      cabinetPage('people', 'PeoplePage'),
      cabinetPage('people/$accountId', 'PersonPage'),
      cabinetPage('people/import', 'ImportPage'),
    ]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: ScreenFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
