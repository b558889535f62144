import { IconHeadset, IconShieldCog, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Role } from '@/shared/api/types';
import chip from '@/shared/ui/Chip.module.css';
import classes from './People.module.css';
import { ROLES, type StaffRole } from './search';

export const ROLE_ICONS = { user: IconUser, specialist: IconHeadset, administrator: IconShieldCog } as const;
const TONES: Readonly<Record<StaffRole, string | undefined>> = {
  user: undefined,
  specialist: 'accent',
  administrator: 'violet',
};

/** Roles as chips, the most powerful first. */
export function RoleChips({ roles }: { roles: readonly Role[] }) {
  const { t } = useTranslation('people');
  return (
    <span className={classes.chips}>
      {[...ROLES]
        .reverse()
        .filter((role) => roles.includes(role))
        .map((role) => {
          const Picture = ROLE_ICONS[role];
          return (
            <span key={role} className={chip.chip} data-tone={TONES[role]}>
              <Picture size={14} stroke={1.8} aria-hidden />
              {t(`role.${role}`)}
            </span>
          );
        })}
    </span>
  );
}
