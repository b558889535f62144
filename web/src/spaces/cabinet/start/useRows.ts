import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { toast } from '@/shared/ui/toast';
import { type Draft, isEmpty, newcomerOf, newDraft } from './rows';

/** So many rows the server takes at once. */
const AT_ONCE = 200;

/** Rows that are typed: each is saved when it is left; what the server does not take stays and says why. */
export function useRows(fresh: Partial<Draft>, firstLine: string | null) {
  const { t } = useTranslation('start');
  const words = useProblemText();
  const queries = useQueryClient();
  const [rows, setRows] = useState<readonly Draft[]>(() => [newDraft(fresh)]);
  const latest = useRef(rows);

  function update(change: (now: readonly Draft[]) => readonly Draft[]): void {
    const now = change(latest.current);
    // There is always an empty row to go on in.
    const last = now.at(-1);
    latest.current =
      last === undefined || !isEmpty(last)
        ? [
            ...now,
            newDraft(
              last === undefined ? fresh : { role: last.role, lineId: last.lineId, company: last.company },
            ),
          ]
        : now;
    setRows(latest.current);
  }

  function change(key: number, values: Partial<Draft>): void {
    update((now) => now.map((row) => (row.key === key ? { ...row, ...values, fault: null } : row)));
  }

  /** Returns how many were taken. */
  async function save(wanted: readonly Draft[]): Promise<number> {
    const keys = new Set(wanted.map((row) => row.key));
    const mark = (values: Partial<Draft>): void =>
      update((now) => now.map((row) => (keys.has(row.key) ? { ...row, ...values } : row)));
    mark({ saving: true });
    let taken = 0;
    try {
      for (let start = 0; start < wanted.length; start += AT_ONCE) {
        const part = wanted.slice(start, start + AT_ONCE);
        const done = await cabinetApi.takeIn(part.map((row) => newcomerOf(row, firstLine)));
        const faults = new Map(part.map((row, index) => [row.key, done[index] ?? null]));
        taken += done.filter((one) => one.account_id !== null).length;
        update((now) =>
          now
            .filter((row) => faults.get(row.key)?.account_id == null || !faults.has(row.key))
            .map((row) => (faults.has(row.key) ? { ...row, fault: faults.get(row.key) ?? null } : row)),
        );
      }
    } catch (error) {
      toast({ title: t('failed'), text: words(asProblem(error)), bad: true });
    }
    mark({ saving: false });
    for (const queryKey of [['accounts'], ['lines'], ['overview']])
      void queries.invalidateQueries({ queryKey });
    return taken;
  }

  return {
    rows,
    change,
    drop: (key: number) => update((now) => now.filter((row) => row.key !== key)),
    leave(key: number) {
      const row = latest.current.find((one) => one.key === key);
      if (row === undefined || isEmpty(row) || row.saving || row.fault !== null) return;
      if (row.name.trim() !== '' && row.email.trim() !== '') void save([row]);
    },
    addAll(list: readonly Draft[]): Promise<number> {
      update((now) => [...now.filter((row) => !isEmpty(row)), ...list]);
      return save(list);
    },
    saveAll: () => save(latest.current.filter((row) => !isEmpty(row) && row.fault === null && !row.saving)),
  };
}
