import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ownApi } from '@/shared/api/own';
import { asProblem } from '@/shared/api/problem';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { AboutCard } from './AboutCard';
import { PasswordCard } from './PasswordCard';
import { PrivacyCard } from './PrivacyCard';
import { SecondStepCard } from './SecondStepCard';
import classes from './Settings.module.css';
import { SignInsCard } from './SignInsCard';

/** The own card, who sees it, sign-ins and password (A5, A7). */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const me = useProgramState((state) => state.me.account_id);
  const person = usePerson(me);
  const query = useQuery({ queryKey: ['own', 'card'], queryFn: ownApi.card });
  // Changed in another window, or by an administrator.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person is what says so
  useEffect(() => void queries.invalidateQueries({ queryKey: ['own', 'card'] }), [person, queries]);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1>{t('title')}</h1>
      </header>
      <div className={classes.body}>
        {query.isPending && <SkeletonText lines={8} />}
        {query.isError && (
          <ErrorPanel
            title={t('failed')}
            problem={asProblem(query.error)}
            onRetry={() => void query.refetch()}
          />
        )}
        {query.isSuccess && (
          <>
            <div className={classes.column}>
              <AboutCard card={query.data} />
              <PrivacyCard card={query.data} />
            </div>
            <div className={classes.column}>
              <SecondStepCard card={query.data} />
              <SignInsCard />
              <PasswordCard card={query.data} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}
