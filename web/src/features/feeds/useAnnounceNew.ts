import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entry } from '@/shared/api/types';
import { usePerson } from '@/shared/live/hooks';
import { shortName } from '@/shared/live/selectors';
import { announce } from '@/shared/ui/Announcer';

/** Says what others write in the open dialogue; not what was there, not what I write. */
export function useAnnounceNew(entries: readonly Entry[], meId: string): void {
  const { t } = useTranslation('feed');
  const last = entries.at(-1);
  const known = useRef<number | null>(null);
  const name = shortName(usePerson(last?.author_id ?? null));
  useEffect(() => {
    if (last === undefined) return;
    const before = known.current;
    known.current = last.seq;
    if (before === null || last.seq <= before) return;
    if (last.kind === 'message' && last.author_id !== meId && !last.deleted)
      announce(t('saidBy', { name, text: last.payload.text ?? '' }));
  }, [last, meId, name, t]);
}
