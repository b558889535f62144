import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { SetupChange, SetupStep } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useProgramState } from '@/shared/live/hooks';
import { toast } from '@/shared/ui/toast';
import { chosenStep } from './steps';

const FRESH_MS = 10_000;

/** Figures of the company and how far it is set up; kept fresh while it is looked at. */
export function useOverview() {
  return useQuery({
    queryKey: ['overview'],
    queryFn: () => cabinetApi.overview(),
    refetchInterval: FRESH_MS,
    staleTime: 0,
  });
}

/** Where the setup stands, and the ways on. */
export function useSetup() {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const overview = useOverview();
  const { step: asked } = useSearch({ strict: false }) as { step?: unknown };
  const partnerId = useProgramState((state) => state.me.partner_id) ?? '';
  const change = useMutation({
    mutationFn: (body: SetupChange) => cabinetApi.changeSetup(partnerId, body),
    onSettled: () => queries.invalidateQueries({ queryKey: ['overview'] }),
    onError: (error) => toast({ title: t('failed'), text: words(asProblem(error)), bad: true }),
  });
  return {
    overview,
    step: chosenStep(asked, overview.data),
    isAsked: asked !== undefined,
    change: change.mutate,
    open: (step: SetupStep) => void navigate({ to: '/cabinet/start', search: { step } as never }),
    refresh: () => void queries.invalidateQueries({ queryKey: ['overview'] }),
  };
}
