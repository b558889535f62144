import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { LineCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { toast } from '@/shared/ui/toast';

/** Everything that is shown of lines is asked for again. */
export function useRefreshLines(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['lines'] });
}

/** The deletion is taken back; within an hour. */
export function useRestoreLine() {
  const { t } = useTranslation('lines');
  const words = useProblemText();
  const refresh = useRefreshLines();
  return useMutation({
    mutationFn: (line: Pick<LineCard, 'id' | 'name'>) => cabinetApi.restoreLine(line.id),
    onSuccess: ({ name }) => toast({ title: t('deleted.restored', { name }), text: '' }),
    onError: (error) => toast({ title: words(asProblem(error)), text: '', bad: true }),
    onSettled: refresh,
  });
}
