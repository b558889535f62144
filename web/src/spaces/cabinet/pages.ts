import {
  type Icon,
  IconBuilding,
  IconBuildingCommunity,
  IconHeadset,
  IconHistory,
  IconHome,
  IconInbox,
  IconLockAccess,
  IconUsers,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { cabinet } from '@/shared/i18n/ru/cabinet';

interface CabinetPage {
  to: NonNullable<LinkProps['to']>;
  icon: Icon;
  /** Its name: `nav` of the cabinet's texts. */
  name: keyof typeof cabinet.nav;
  /** The heading it stands under: `group` of the cabinet's texts; null: at the top, under none. */
  group: keyof typeof cabinet.group | null;
}

/** The menu of the cabinet, from top to bottom. A new page is a line here and a route. */
export const PAGES: readonly [CabinetPage, ...CabinetPage[]] = [
  { to: '/cabinet', icon: IconHome, name: 'overview', group: null },
  { to: '/cabinet/requests', icon: IconInbox, name: 'requests', group: null },
  { to: '/cabinet/lines', icon: IconHeadset, name: 'lines', group: 'support' },
  { to: '/cabinet/clients', icon: IconBuilding, name: 'clients', group: 'support' },
  { to: '/cabinet/people', icon: IconUsers, name: 'people', group: 'support' },
  { to: '/cabinet/company', icon: IconBuildingCommunity, name: 'company', group: 'company' },
  { to: '/cabinet/security', icon: IconLockAccess, name: 'security', group: 'company' },
  { to: '/cabinet/audit', icon: IconHistory, name: 'audit', group: 'company' },
];
