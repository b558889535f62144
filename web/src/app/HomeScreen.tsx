import { Suspense } from 'react';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useProgramState } from '@/shared/live/hooks';
import { SkeletonText } from '@/shared/ui/Skeletons';

const SpecialistHome = lazyPart(async () => (await import('./screens')).loadSpecialistHome());
const UserHome = lazyPart(async () => (await import('@/spaces/program/user/HomeScreen')).HomeScreen);
const NoRoleHome = lazyPart(async () => (await import('./NoRoleHome')).NoRoleHome);

/** `/`: whoever answers sees the work of the day; whoever only asks, the question box. */
export function HomeScreen() {
  const roles = useProgramState((state) => state.me.roles);
  const Home = roles.includes('specialist') ? SpecialistHome : roles.includes('user') ? UserHome : NoRoleHome;
  return (
    <Suspense fallback={<SkeletonText />}>
      <Home />
    </Suspense>
  );
}
