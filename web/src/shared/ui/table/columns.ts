import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  header: string;
  cell(row: Row): ReactNode;
  /** The name the list is ordered by; without it the header is no button. */
  sort?: string;
  /** Pixels, or a part of the table; columns without it share the rest. */
  width?: number | `${number}%`;
  /** Figures stand at the right. */
  align?: 'end';
  /** Left out when the table is narrower (px of the table, not of the window). */
  hideBelow?: 800 | 960 | 1120;
  /** Where it stands when rows become cards; without it nowhere. The title names the row for screen readers, too. */
  card?: 'title' | 'aside' | 'second' | 'third';
}

/** The other direction when the list is ordered by it already. */
export function nextSort(sort: string | undefined, key: string): string {
  return sort === key ? `-${key}` : key;
}

export function ariaSort(sort: string | undefined, key: string): 'ascending' | 'descending' | undefined {
  if (sort === key) return 'ascending';
  return sort === `-${key}` ? 'descending' : undefined;
}

/**
 * Said in so many words: as cards the elements are laid out freely, and then they are no table for browsers any more.
 * A grid, because its rows take the focus.
 */
export const ROLE = {
  grid: { role: 'grid' },
  selectable: { role: 'grid', 'aria-multiselectable': true },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  name: { role: 'rowheader' },
  cell: { role: 'gridcell' },
} as const;
