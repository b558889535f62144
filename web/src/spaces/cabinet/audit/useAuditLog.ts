import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { cabinetApi } from '@/shared/api/cabinet';
import type { AuditQuery } from '@/shared/api/types';
import { useNow } from '@/shared/lib/useNow';
import { momentsOf } from './period';
import type { AuditSearch } from './search';

const MINUTE_S = 60;

/** The entries that the address asks for, page after page, and how many there are in each part of the log. */
export function useAuditLog(search: AuditSearch) {
  const { group, period, from, to, account, subject, door, q } = search;
  const now = useNow(MINUTE_S);
  const { since, until } = momentsOf({ period, from, to }, now);
  const wanted: AuditQuery = {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(account !== undefined && { account_id: account }),
    ...(subject !== undefined && { subject_id: subject }),
    ...(door !== undefined && { door }),
    ...(q !== undefined && { q }),
  };
  const log = useInfiniteQuery({
    queryKey: ['audit', wanted, group],
    queryFn: ({ pageParam }) =>
      cabinetApi.audit({
        ...wanted,
        ...(group !== undefined && { group }),
        ...(pageParam !== null && { before: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const counts = useQuery({
    queryKey: ['audit', 'counts', wanted],
    queryFn: () => cabinetApi.auditCounts(wanted),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const pages = log.data?.pages;
  const entries = useMemo(() => pages?.flatMap((page) => page.items), [pages]);
  const names = useMemo(() => Object.assign({}, ...(pages ?? []).map((page) => page.names)), [pages]);
  return { log, entries, names: names as Readonly<Record<string, string>>, counts: counts.data };
}
