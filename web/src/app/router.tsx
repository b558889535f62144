import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { fetchPart } from '@/shared/lib/lazyPart';
import type { parts } from '@/spaces/cabinet/parts';
import { NotFound, ScreenFailed } from './Fallbacks';
import { HomeScreen } from './HomeScreen';
import { ProgramGate } from './ProgramGate';
import type { screens } from './screens';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/* Without a session */

/** Where a screen is fetched from stands in `screens`. */
function screen(name: keyof typeof screens) {
  return lazyRouteComponent(() =>
    fetchPart(async () => {
      const { screens } = await import('./screens');
      return { default: await screens[name]() };
    }),
  );
}

function outsidePage<const P extends string>(path: P, name: keyof typeof screens) {
  return createRoute({ getParentRoute: () => rootRoute, path, component: screen(name) });
}

/* The program: sign-in screen in place when there is no session, else the shell */

const programRoute = createRoute({ getParentRoute: () => rootRoute, id: 'program', component: ProgramGate });
const homeRoute = createRoute({ getParentRoute: () => programRoute, path: '/', component: HomeScreen });

const clientsRoute = createRoute({
  getParentRoute: () => programRoute,
  path: '/clients',
  component: screen('ClientsScreen'),
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

const requestsRoute = createRoute({
  getParentRoute: () => programRoute,
  path: '/requests',
  component: screen('RequestsScreen'),
});
const settingsRoute = createRoute({
  getParentRoute: () => programRoute,
  path: '/settings',
  component: screen('SettingsScreen'),
});

/* The partner cabinet: its menu takes the place of the rail (Shell); pages are listed in spaces/cabinet/pages.ts */

const cabinetRoute = createRoute({
  getParentRoute: () => programRoute,
  path: '/cabinet',
  component: screen('Cabinet'),
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
  outsidePage('/forgot', 'ForgotPassword'),
  outsidePage('/set-password', 'SetPassword'),
  outsidePage('/setup', 'SetUp'),
  outsidePage('/get-account', 'GetAccount'),
  outsidePage('/letters', 'Letters'),
  programRoute.addChildren([
    homeRoute,
    clientsRoute.addChildren([clientRoute]),
    linesRoute.addChildren([lineRoute]),
    requestsRoute,
    settingsRoute,
    cabinetRoute.addChildren([
      cabinetPage('/', 'OverviewPage'),
      cabinetPage('start', 'StartPage'),
      cabinetPage('requests', 'RequestsPage'),
      cabinetPage('company', 'CompanyPage'),
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
