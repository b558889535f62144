import { useCallback, useEffect, useState } from 'react';
import { shallowEqual } from '@/shared/lib/useStore';
import { useProgramState } from '@/shared/live/hooks';
import { typistsOf } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';

/** Who is writing here now; looks again every second, because "is typing" ends by itself. */
export function useTypists(feedId: string | null): string[] {
  const [, again] = useState(0);
  const typists = useProgramState(
    useCallback((state: ProgramState) => (feedId === null ? undefined : state.typing[feedId]), [feedId]),
  );
  const now = useProgramState(
    useCallback(
      (state: ProgramState) => (feedId === null ? [] : typistsOf(state, feedId, Date.now())),
      [feedId],
    ),
    shallowEqual,
  );
  const someone = typists !== undefined && Object.keys(typists).length > 0;
  useEffect(() => {
    if (!someone) return;
    const timer = setInterval(() => again((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [someone]);
  return now.filter((id) => (typists?.[id] ?? 0) > Date.now());
}
