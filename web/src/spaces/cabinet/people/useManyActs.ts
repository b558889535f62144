import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { ActsDone, ManyAct } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { toast } from '@/shared/ui/toast';
import { offerUndo } from '@/shared/ui/undo';

/** So many accounts the server takes at once. */
const AT_ONCE = 200;
const NAMED = 3;
export type Act = Omit<ManyAct, 'ids'>;
export interface Progress {
  done: number;
  total: number;
}

/** One act on many people, in portions: how far it is can be seen, it can be stopped, and taken back. */
export function useManyActs() {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const stopped = useRef(false);

  async function inPortions(bodies: readonly ManyAct[]): Promise<ActsDone> {
    const sum: ActsDone = { changed: [], refused: [], undo: [] };
    const portions = bodies.flatMap((body) =>
      Array.from({ length: Math.ceil(body.ids.length / AT_ONCE) }, (_, nth) => ({
        ...body,
        ids: body.ids.slice(nth * AT_ONCE, (nth + 1) * AT_ONCE),
      })),
    );
    const total = portions.reduce((count, { ids }) => count + ids.length, 0);
    let done = 0;
    stopped.current = false;
    setProgress({ done, total });
    try {
      for (const portion of portions) {
        if (stopped.current) break;
        const answer = await cabinetApi.actOnAccounts(portion);
        sum.changed.push(...answer.changed);
        sum.refused.push(...answer.refused);
        // What was done last is taken back first.
        sum.undo.unshift(...answer.undo);
        done += portion.ids.length;
        setProgress({ done, total });
      }
    } catch (error) {
      toast({ title: words(asProblem(error)), text: t('bulk.doing', { done, total }), bad: true });
    } finally {
      setProgress(null);
      for (const queryKey of [['accounts'], ['overview']]) void queries.invalidateQueries({ queryKey });
    }
    return sum;
  }

  async function act(what: Act, ids: readonly string[]): Promise<void> {
    const { changed, refused, undo } = await inPortions([{ ...what, ids: [...ids] }]);
    if (refused.length > 0) {
      const named = refused
        .slice(0, NAMED)
        .map(({ name, title }) => t('bulk.refusedOf', { name: name || t('bulk.somebody'), why: title }));
      const more = refused.length > NAMED ? [t('bulk.andMore', { count: refused.length - NAMED })] : [];
      toast({
        title: t('bulk.refused', { count: refused.length }),
        text: [...named, ...more].join(' · '),
        bad: true,
        stays: 12_000,
      });
    }
    const text = t(`bulk.done.${what.act}`, { count: changed.length });
    if (undo.length > 0)
      offerUndo(text, () => {
        void inPortions(undo as ManyAct[]).then(() => toast({ title: t('bulk.undone'), text: '' }));
      });
    else if (changed.length > 0) toast({ title: text, text: '' });
    else if (refused.length === 0) toast({ title: t('bulk.nothing'), text: '' });
  }

  return {
    act,
    progress,
    stop: () => {
      stopped.current = true;
    },
  };
}
