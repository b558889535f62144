import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { Page } from '../Page';
import { SecondStepForm } from './SecondStepForm';
import classes from './Security.module.css';
import { SsoForm } from './SsoForm';

/** What the company asks of those who sign in (A7). */
export function SecurityPage() {
  const { t } = useTranslation('security');
  const policy = useQuery({ queryKey: ['sign-in-policy'], queryFn: cabinetApi.signInPolicy });
  const provider = useQuery({ queryKey: ['sso-provider'], queryFn: cabinetApi.ssoProvider });
  const failed = [policy, provider].find((query) => query.isError);
  return (
    <Page title={t('title')}>
      {(policy.isPending || provider.isPending) && <SkeletonText lines={6} />}
      {failed !== undefined && (
        <ErrorPanel
          title={t('failed')}
          problem={asProblem(failed.error)}
          onRetry={() => void failed.refetch()}
        />
      )}
      {policy.isSuccess && provider.isSuccess && (
        <div className={classes.cards}>
          <SecondStepForm policy={policy.data} />
          <SsoForm key={provider.data.id} provider={provider.data} />
        </div>
      )}
    </Page>
  );
}
