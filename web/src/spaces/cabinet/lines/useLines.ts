import { useQuery } from '@tanstack/react-query';
import { cabinetApi } from '@/shared/api/cabinet';

/** Who is free changes all the time: asked again while the page is looked at. */
const LIVE_MS = 5_000;

export function useLines() {
  return useQuery({ queryKey: ['lines', 'list'], queryFn: cabinetApi.lines, staleTime: 0 });
}

export function useLineStates() {
  return useQuery({
    queryKey: ['lines', 'states'],
    queryFn: cabinetApi.lineStates,
    staleTime: 0,
    refetchInterval: LIVE_MS,
  });
}

export function useDeletedLines() {
  return useQuery({ queryKey: ['lines', 'deleted'], queryFn: cabinetApi.deletedLines, staleTime: 0 });
}

export function useLine(lineId: string) {
  return useQuery({
    queryKey: ['lines', 'one', lineId],
    queryFn: () => cabinetApi.line(lineId),
    staleTime: 0,
  });
}

export function useTeam(lineId: string) {
  return useQuery({
    queryKey: ['lines', 'team', lineId],
    queryFn: () => cabinetApi.lineTeam(lineId),
    staleTime: 0,
    refetchInterval: LIVE_MS,
  });
}

export function useTrial(lineId: string, accountId: string | null) {
  return useQuery({
    queryKey: ['lines', 'trial', lineId, accountId],
    queryFn: () => cabinetApi.lineTrial(lineId, accountId ?? ''),
    enabled: accountId !== null,
    staleTime: 0,
    refetchInterval: LIVE_MS,
  });
}

export function useConnections(lineId: string) {
  return useQuery({
    queryKey: ['lines', 'connections', lineId],
    queryFn: () => cabinetApi.lineConnections(lineId),
    staleTime: 0,
  });
}
