import type { ClientRow, RowGroup, RowsOfGroup } from '@/shared/live/sorting';

/** The flat list that is drawn: headings and rows. */
export type ListItem =
  | { kind: 'group'; key: string; group: RowGroup; count: number }
  | { kind: 'row'; key: string; row: ClientRow; position: number };

export function listItems(groups: readonly RowsOfGroup[]): ListItem[] {
  let position = 0;
  return groups.flatMap(({ group, rows }) => [
    { kind: 'group' as const, key: `group-${group}`, group, count: rows.length },
    ...rows.map((row) => {
      position += 1;
      return { kind: 'row' as const, key: row.key, row, position };
    }),
  ]);
}

export function rowsOf(items: readonly ListItem[]): ClientRow[] {
  return items.flatMap((item) => (item.kind === 'row' ? [item.row] : []));
}

/** The row before (-1) or after (+1) the given one; the ends hold. Without a row: the first, the last. */
export function neighbour(rows: readonly ClientRow[], key: string | null, step: 1 | -1): ClientRow | null {
  const here = rows.findIndex((row) => row.key === key);
  if (here < 0) return (step === 1 ? rows[0] : rows.at(-1)) ?? null;
  return rows[here + step] ?? null;
}

/** The next row with something unread after the given one, from the top again at the end. */
export function nextUnread(rows: readonly ClientRow[], key: string | null): ClientRow | null {
  const here = rows.findIndex((row) => row.key === key);
  const around = [...rows.slice(here + 1), ...rows.slice(0, Math.max(0, here))];
  return around.find((row) => row.unread > 0) ?? null;
}
