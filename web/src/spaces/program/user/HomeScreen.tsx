import { IconHeadset } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { AskBox } from '@/features/lines/AskBox';
import { PartnerCard } from '@/features/organisations/PartnerCard';
import { useProgramState } from '@/shared/live/hooks';
import { EmptyState } from '@/shared/ui/EmptyState';
import classes from './HomeScreen.module.css';
import { Questions } from './Questions';
import { RequestLinks, UserFrame } from './UserFrame';

/** Picture (b1): one question box, my questions below it. */
export function HomeScreen() {
  const { t } = useTranslation('user');
  const navigate = useNavigate();
  const name = useProgramState((state) => state.people[state.me.account_id]?.first_name ?? state.me.name);
  const anyLine = useProgramState((state) => Object.values(state.lines).some((line) => line.as_user));
  return (
    <UserFrame shows="content">
      <div className={classes.page}>
        <div className={classes.partner}>
          <PartnerCard />
        </div>
        <h1 className={classes.title}>{t('home.title', { name })}</h1>
        {anyLine ? (
          <AskBox onSent={(lineId) => void navigate({ to: '/lines/$lineId', params: { lineId } })} />
        ) : (
          <NoLines />
        )}
        <Suspense fallback={null}>
          <RequestLinks />
        </Suspense>
        <Questions />
      </div>
    </UserFrame>
  );
}

export function NoLines() {
  const { t } = useTranslation('user');
  const phone = useProgramState((state) => state.partner.phone);
  return (
    <EmptyState icon={IconHeadset} title={t('lines.empty')} text={t('lines.emptyText')}>
      {phone !== '' && <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{t('lines.emptyCall', { phone })}</a>}
    </EmptyState>
  );
}
