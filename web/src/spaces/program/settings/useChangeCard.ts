import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ownApi } from '@/shared/api/own';
import type { OwnCardChange } from '@/shared/api/types';

/** Changes the own card; every screen that shows it has the new one at once. */
export function useChangeCard() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: OwnCardChange) => ownApi.changeCard(change),
    onSuccess: (card) => queries.setQueryData(['own', 'card'], card),
    onError: () => queries.invalidateQueries({ queryKey: ['own', 'card'] }),
  });
}
