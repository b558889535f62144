import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { LineRows } from '@/features/lines/LineRows';
import { PartnerCard } from '@/features/organisations/PartnerCard';
import { loadTexts } from '@/shared/i18n/i18n';
import { lazyPart } from '@/shared/lib/lazyPart';
import classes from './UserFrame.module.css';

/** What is not needed to ask comes a moment later. */
const ContractCard = lazyPart(async () => {
  const [part] = await Promise.all([import('./ContractCard'), loadTexts('requests')]);
  return part.ContractCard;
});
export const RequestLinks = lazyPart(async () => {
  const [part] = await Promise.all([import('./RequestLinks'), loadTexts('requests')]);
  return part.RequestLinks;
});

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
        <Suspense fallback={null}>
          <ContractCard />
        </Suspense>
      </aside>
      <div className={classes.content}>{children}</div>
    </div>
  );
}
