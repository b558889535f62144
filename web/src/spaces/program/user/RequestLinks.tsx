import { IconHeadset, IconInbox, IconUserPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './RequestLinks.module.css';

const LINKS = [
  { name: 'account', ask: 'account', icon: IconUserPlus },
  { name: 'line', ask: 'line', icon: IconHeadset },
  { name: 'all', ask: undefined, icon: IconInbox },
] as const;

/** Ways to what the user may ask his partner for. */
export function RequestLinks() {
  const { t } = useTranslation('requests');
  return (
    <nav className={classes.links} aria-label={t('home.title')}>
      <span className={classes.title}>{t('home.title')}</span>
      {LINKS.map(({ name, ask, icon: Picture }) => (
        <Link key={name} to="/requests" search={{ ask } as never} className={classes.link}>
          <Picture size={18} stroke={1.7} aria-hidden />
          {t(`home.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
