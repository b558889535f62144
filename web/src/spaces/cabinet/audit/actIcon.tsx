import {
  type Icon,
  IconBuilding,
  IconBuildingCommunity,
  IconHeadset,
  IconId,
  IconInbox,
  IconKey,
  IconLink,
  IconLogin2,
  IconLogout2,
  IconPassword,
  IconPlugConnected,
  IconShieldLock,
  IconShieldX,
  IconSitemap,
  IconUser,
  IconUserCog,
} from '@tabler/icons-react';
import type { AuditEntry } from '@/shared/api/types';

type Act = AuditEntry['act'];
type Noun = Act extends `${infer N}.${string}` ? N : never;

const ICONS: Readonly<Record<Noun, Icon>> = {
  account: IconUser,
  client: IconBuilding,
  connection: IconPlugConnected,
  line: IconHeadset,
  partner: IconBuildingCommunity,
  password: IconKey,
  request: IconInbox,
  role: IconId,
  second_step: IconShieldLock,
  session: IconLogin2,
  specialist: IconUserCog,
  sso: IconPassword,
  unit: IconSitemap,
  vendor: IconLink,
};
const OTHERS: Readonly<Partial<Record<Act, Icon>>> = {
  'session.ended': IconLogout2,
  'session.refused': IconShieldX,
};

export function ActIcon({ act, size = 17 }: { act: Act; size?: number }) {
  const Picture = OTHERS[act] ?? ICONS[act.split('.')[0] as Noun];
  return <Picture size={size} stroke={1.7} aria-hidden />;
}
