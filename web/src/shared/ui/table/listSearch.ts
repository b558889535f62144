/** What an address may say of a list: words, filters, order, page. The rest of the address is not read. */
export interface ListSchema {
  /** Filters by name: the values there are, or `text` for ids, dates and the like. */
  readonly filters: Readonly<Record<string, 'text' | readonly string[]>>;
  /** What the list can be ordered by; the first is its own order. `-name` is the other way round. */
  readonly sorts: readonly string[];
}

type Sorts<L extends ListSchema> = L['sorts'][number];

export type ListFilters<L extends ListSchema> = {
  [F in keyof L['filters']]?: L['filters'][F] extends readonly (infer Value)[] ? Value : string;
};

/** Only what differs from the list as it opens: addresses stay short. */
export type ListSearch<L extends ListSchema> = ListFilters<L> & {
  q?: string;
  sort?: Sorts<L> | `-${Sorts<L>}`;
  page?: number;
  size?: PageSize;
  /** The row that is open. */
  open?: string;
};

export const PAGE_SIZES = [50, 100, 200] as const;
export type PageSize = (typeof PAGE_SIZES)[number];
const LONGEST = 200;

/** An address is typed by people and kept in bookmarks: what does not fit is left out. */
export function readListSearch<const L extends ListSchema>(
  schema: L,
  search: Record<string, unknown>,
): ListSearch<L> {
  const found: Record<string, unknown> = {};
  const q = wordOf(search.q);
  if (q !== '') found.q = q;
  for (const [name, values] of Object.entries(schema.filters)) {
    const value = wordOf(search[name]);
    if (value !== '' && (values === 'text' || values.includes(value))) found[name] = value;
  }
  const sort = wordOf(search.sort);
  if (sort !== schema.sorts[0] && schema.sorts.includes(sort.replace(/^-/, ''))) found.sort = sort;
  const page = Number(search.page);
  if (Number.isInteger(page) && page > 1 && page < 1_000_000) found.page = page;
  const size = PAGE_SIZES.find((known) => known === Number(search.size));
  if (size !== undefined && size !== PAGE_SIZES[0]) found.size = size;
  const open = wordOf(search.open);
  if (open !== '') found.open = open;
  return found as ListSearch<L>;
}

/** The router reads `?q=200120` as a number. */
function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, LONGEST) : '';
}
