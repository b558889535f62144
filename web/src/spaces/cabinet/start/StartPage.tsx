import { Navigate } from '@tanstack/react-router';
import { asProblem } from '@/shared/api/problem';
import type { SetupStep } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import { CompanyStep } from './CompanyStep';
import { InvitationsStep } from './InvitationsStep';
import { LineStep } from './LineStep';
import { PeopleStep } from './PeopleStep';
import { QuestionStep } from './QuestionStep';
import { useSetup } from './useSetup';

const SCREENS: Readonly<Record<SetupStep, () => React.ReactNode>> = {
  company: CompanyStep,
  line: LineStep,
  people: PeopleStep,
  invitations: InvitationsStep,
  question: QuestionStep,
};

/** Pictures (o1, o2): a company is set up step by step; what is done is seen from the facts, on any computer. */
export function StartPage() {
  const { overview, step, isAsked } = useSetup();
  if (overview.data === undefined)
    return overview.error === null ? (
      <SkeletonText lines={6} />
    ) : (
      <ErrorPanel problem={asProblem(overview.error)} onRetry={() => void overview.refetch()} />
    );
  // From here on the address says which step it is: what is saved meanwhile does not turn the page.
  if (!isAsked) return <Navigate to="/cabinet/start" search={{ step } as never} replace />;
  const Screen = SCREENS[step];
  return <Screen key={step} />;
}
