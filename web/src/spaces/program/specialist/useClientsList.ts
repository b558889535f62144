import { useDeferredValue, useMemo, useState } from 'react';
import { type ListItem, listItems } from '@/features/inquiries/listItems';
import type { Line } from '@/shared/api/types';
import { usePreference } from '@/shared/lib/usePreference';
import { useWholeState } from '@/shared/live/hooks';
import { servedLines } from '@/shared/live/selectors';
import { clientRows, groupRows, matchesQuery, type Sorting } from '@/shared/live/sorting';

export interface ClientsList {
  items: readonly ListItem[];
  lines: readonly Line[];
  /** null: all lines. */
  lineId: string | null;
  setLineId(id: string | null): void;
  sorting: Sorting;
  setSorting(sorting: Sorting): void;
  query: string;
  setQuery(query: string): void;
}

/** What the list shows: rows of the live state, filtered, searched and grouped. Order and line are remembered. */
export function useClientsList(): ClientsList {
  const state = useWholeState();
  const [sorting, setSorting] = usePreference<Sorting>('clients.sorting', [
    'mine',
    'alphabet',
    'favourites',
    'recent',
  ]);
  const lines = useMemo(() => servedLines(state), [state]);
  const [line, setLine] = usePreference('clients.line', ['', ...lines.map(({ id }) => id)]);
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const rows = useMemo(() => clientRows(state), [state]);
  const items = useMemo(() => {
    const found = rows.filter((row) => (line === '' || row.lineId === line) && matchesQuery(row, asked));
    return listItems(groupRows(found, sorting));
  }, [rows, line, asked, sorting]);
  return {
    items,
    lines,
    lineId: line === '' ? null : line,
    setLineId: (id) => setLine(id ?? ''),
    sorting,
    setSorting,
    query,
    setQuery,
  };
}
