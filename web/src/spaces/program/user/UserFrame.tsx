import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LineRows } from '@/features/lines/LineRows';
import { PartnerCard } from '@/features/organisations/PartnerCard';
import classes from './UserFrame.module.css';

/** Lines on the left (348), the open screen beside; below 1024 px only one of the two (`shows`). */
export function UserFrame({ shows, children }: { shows: 'list' | 'content'; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.frame} data-shows={shows}>
      <aside className={classes.list} data-region="list" aria-label={t('nav.lines')}>
        <div className={classes.partner}>
          <PartnerCard />
        </div>
        <LineRows />
      </aside>
      <div className={classes.content}>{children}</div>
    </div>
  );
}
