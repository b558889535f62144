import { useQuery } from '@tanstack/react-query';
import { cabinetApi } from '@/shared/api/cabinet';
import type { CompanyCard } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';

/** The own company as its administrator sees it. */
export function useCompany() {
  const id = useProgramState((state) => state.me.partner_id) ?? '';
  return useQuery<CompanyCard>({
    queryKey: ['company', id],
    queryFn: () => cabinetApi.company(id),
    staleTime: 0,
  });
}
