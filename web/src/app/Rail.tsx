import {
  type Icon,
  IconAdjustmentsHorizontal,
  IconBuilding,
  IconHeadset,
  IconHome,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import { unreadDialogues } from '@/shared/live/selectors';
import { Badge } from '@/shared/ui/Badge';
import { Logo } from '@/shared/ui/Logo';
import { AccountMenu } from './AccountMenu';
import classes from './Rail.module.css';

/** Left rail; at ≤ 700 px the tab bar at the bottom. Only what works is listed. */
export function Rail() {
  const { t } = useTranslation();
  const roles = useProgramState((state) => state.me.roles);
  const asUser = useProgramState((state) => unreadDialogues(state, 'user'));
  const asSpecialist = useProgramState((state) => unreadDialogues(state, 'specialist'));
  return (
    <nav className={classes.rail} aria-label={t('nav.main')} data-region="rail">
      <span className={classes.logo}>
        <Logo size={30} light />
      </span>
      <Item to="/" icon={IconHome} label={t('nav.home')} exact />
      {roles.includes('user') && (
        <Item to="/lines" icon={IconHeadset} label={t('nav.lines')} unread={asUser} />
      )}
      {roles.includes('specialist') && (
        <Item to="/clients" icon={IconBuilding} label={t('nav.clients')} unread={asSpecialist} />
      )}
      {roles.includes('administrator') && (
        <Item to="/cabinet" icon={IconAdjustmentsHorizontal} label={t('nav.cabinet')} />
      )}
      <span className={classes.space} />
      <AccountMenu />
    </nav>
  );
}

function Item({
  to,
  icon: Picture,
  label,
  unread = 0,
  exact = false,
}: {
  to: '/' | '/lines' | '/clients' | '/cabinet';
  icon: Icon;
  label: string;
  unread?: number;
  exact?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Link to={to} className={classes.item} activeOptions={{ exact }}>
      <span className={classes.picture}>
        <Picture size={21} stroke={1.7} aria-hidden />
        <span className={classes.badge}>
          <Badge count={unread} kind="alert" label={t('unread', { count: unread })} />
        </span>
      </span>
      <span className={classes.label}>{label}</span>
    </Link>
  );
}
