import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  type ListFilters,
  type ListSchema,
  type ListSearch,
  PAGE_SIZES,
  type PageSize,
  readListSearch,
} from './listSearch';

const TYPING_MS = 300;

/**
 * Words, filters, order, page and the row that is open live in the address: a reload, a bookmark and the back button know
 * them. Typing replaces the address, choices are steps back. The address is validated here, not by the route: routes are part of
 * the first load, schemas of lists are not.
 */
export function useListSearch<const L extends ListSchema>(schema: L) {
  const navigate = useNavigate();
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const search: ListSearch<L> = useMemo(() => readListSearch(schema, raw), [schema, raw]);
  const words = search.q ?? '';

  const change = (patch: Record<string, unknown>, replace = false): void =>
    void navigate({
      to: '.',
      search: ((before: Record<string, unknown>) => readListSearch(schema, { ...before, ...patch })) as never,
      replace,
      resetScroll: false,
    });
  /** Another choice begins at its first page. */
  const choose = (patch: Record<string, unknown>, replace = false): void =>
    change({ page: undefined, ...patch }, replace);

  const [text, setText] = useState(words);
  const written = useRef(words);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (words === written.current) return;
    // Not typed here: the back button, or a link.
    written.current = words;
    clearTimeout(timer.current);
    setText(words);
  }, [words]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const write = (next: string): void => {
    written.current = next.trim();
    choose({ q: next }, true);
  };
  const type = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    if (next === '') write(next);
    else timer.current = setTimeout(() => write(next), TYPING_MS);
  };

  const sort: string = search.sort ?? schema.sorts[0] ?? '';
  const page = search.page ?? 1;
  const size = search.size ?? PAGE_SIZES[0];
  const { page: _page, size: _size, sort: _sort, open: _open, ...wanted } = search;

  return {
    search,
    /** What stands in the search field; `search.q` follows when the typing pauses. */
    text,
    type,
    sort,
    page,
    size,
    /** For requests. */
    limit: size,
    offset: (page - 1) * size,
    /** Changes with words and filters only: what was selected before is not what is shown now. */
    scope: JSON.stringify(wanted),
    /** Why there may be nothing to show; a page that is no more is a reason, too. */
    isFiltered: Object.keys(wanted).length > 0 || page > 1,
    filter: (patch: Partial<Record<keyof ListFilters<L>, string | undefined>>) => choose(patch),
    /** The row that is open beside the list; going through rows one after the other is one step back. */
    opened: search.open,
    open: (id: string | undefined) => change({ open: id }, search.open !== undefined && id !== undefined),
    setSort: (next: string) => choose({ sort: next }),
    setPage: (next: number) => change({ page: next }),
    setSize: (next: PageSize) => choose({ size: next }),
    reset: () => {
      clearTimeout(timer.current);
      written.current = '';
      setText('');
      choose(Object.fromEntries(['q', ...Object.keys(schema.filters)].map((name) => [name, undefined])));
    },
  };
}
