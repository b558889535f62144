import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { cabinetApi } from '@/shared/api/cabinet';
import type { Request } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';

const TODAY_SHOWN = 20;

/** Everything shown of requests is asked for anew when one changes For the menu, which is always there. */
export function useRequestNews(): void {
  const program = useProgram();
  const queries = useQueryClient();
  // A new snapshot stands for events that were not told.
  const at = useProgramState((state) => state.at);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew with each snapshot
  useEffect(() => void queries.invalidateQueries({ queryKey: ['requests'] }), [queries, at]);
  useEffect(
    () =>
      program.onEvents((events) => {
        if (events.some(({ type }) => type === 'request.changed'))
          void queries.invalidateQueries({ queryKey: ['requests'] });
      }),
    [program, queries],
  );
}

export function useRequestCounts() {
  return useQuery({ queryKey: ['requests', 'counts'], queryFn: cabinetApi.requestCounts });
}

export function useRequestPage(state: Request['state'], limit: number, offset: number) {
  const asked = { state, limit, offset };
  return useQuery({
    queryKey: ['requests', 'list', asked],
    queryFn: () => cabinetApi.requests(asked),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function useRequest(id: string | undefined) {
  return useQuery({
    queryKey: ['requests', 'one', id],
    queryFn: () => cabinetApi.request(id ?? ''),
    enabled: id !== undefined,
    staleTime: 0,
  });
}

export function useRequestChecks(id: string) {
  return useQuery({
    queryKey: ['requests', 'checks', id],
    queryFn: () => cabinetApi.requestChecks(id),
    staleTime: 0,
  });
}

/** What was decided since local midnight. */
export function useDecidedToday(midnightMs: number) {
  return useQuery({
    queryKey: ['requests', 'today', midnightMs],
    queryFn: () => cabinetApi.requests({ since: new Date(midnightMs).toISOString(), limit: TODAY_SHOWN }),
    staleTime: 0,
  });
}
