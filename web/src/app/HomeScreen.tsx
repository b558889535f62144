import { Button } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { loadTexts } from '@/shared/i18n/i18n';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useProgramState } from '@/shared/live/hooks';
import { EmptyState } from '@/shared/ui/EmptyState';
import { SkeletonText } from '@/shared/ui/Skeletons';

const SpecialistHome = lazyPart(async () => {
  const [{ HomeScreen }, { withQueries }] = await Promise.all([
    import('@/spaces/program/specialist/HomeScreen'),
    import('./withQueries'),
    loadTexts('specialist'),
  ]);
  return withQueries(HomeScreen);
});
const UserHome = lazyPart(async () => (await import('@/spaces/program/user/HomeScreen')).HomeScreen);

/** `/`: whoever answers sees the work of the day; whoever only asks, the question box. */
export function HomeScreen() {
  const roles = useProgramState((state) => state.me.roles);
  const { t } = useTranslation();
  if (!roles.includes('specialist') && !roles.includes('user'))
    return roles.includes('administrator') ? (
      <EmptyState
        icon={IconAdjustmentsHorizontal}
        title={t('administratorHome.title')}
        text={t('administratorHome.text')}
      >
        <Button component={Link} to="/cabinet">
          {t('administratorHome.open')}
        </Button>
      </EmptyState>
    ) : (
      <EmptyState icon={IconUserQuestion} title={t('noRole.title')} text={t('noRole.text')} />
    );
  return (
    <Suspense fallback={<SkeletonText />}>
      {roles.includes('specialist') ? <SpecialistHome /> : <UserHome />}
    </Suspense>
  );
}
