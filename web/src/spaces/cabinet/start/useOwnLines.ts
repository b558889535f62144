import { useMemo } from 'react';
import type { LineCard } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';
import { useLines } from '../lines/useLines';

const NONE: readonly LineCard[] = [];

/** Lines of the own company, without those of vendors. */
export function useOwnLines(): readonly LineCard[] {
  const partnerId = useProgramState((state) => state.me.partner_id);
  const lines = useLines().data ?? NONE;
  return useMemo(() => lines.filter((line) => line.partner_id === partnerId), [lines, partnerId]);
}
