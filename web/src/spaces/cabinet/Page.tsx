import { ActionIcon } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '@/shared/lib/useMedia';
import { menuDrawer, NARROW } from './menuDrawer';
import classes from './Page.module.css';

/** A page of the cabinet: header, and what scrolls under it. */
export function Page({
  title,
  crumb,
  hint,
  actions,
  children,
}: {
  title: ReactNode;
  /** Where the page belongs to: stands over the title. */
  crumb?: { name: string; link: LinkProps };
  /** A few words beside the title; not on phones. */
  hint?: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('cabinet');
  const narrow = useMedia(NARROW);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        {narrow && (
          <ActionIcon
            variant="subtle"
            size={40}
            className={classes.menu}
            aria-label={t('openMenu')}
            aria-haspopup="dialog"
            onClick={() => menuDrawer.set(true)}
          >
            <IconMenu2 size={20} stroke={1.8} />
          </ActionIcon>
        )}
        <div className={classes.words}>
          {crumb !== undefined && (
            <Link {...crumb.link} className={classes.crumb}>
              {crumb.name}
            </Link>
          )}
          <div className={classes.line}>
            <h1 className={classes.title}>{title}</h1>
            {hint !== undefined && <span className={classes.hint}>{hint}</span>}
          </div>
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={classes.body}>{children}</div>
    </div>
  );
}
