import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { Page } from '../Page';
import { SecondStepForm } from './SecondStepForm';

/** What the company asks of those who sign in (A7). */
export function SecurityPage() {
  const { t } = useTranslation('security');
  const policy = useQuery({ queryKey: ['sign-in-policy'], queryFn: cabinetApi.signInPolicy });
  return (
    <Page title={t('title')}>
      {policy.isPending && <SkeletonText lines={6} />}
      {policy.isError && (
        <ErrorPanel
          title={t('failed')}
          problem={asProblem(policy.error)}
          onRetry={() => void policy.refetch()}
        />
      )}
      {policy.isSuccess && <SecondStepForm policy={policy.data} />}
    </Page>
  );
}
