import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  type ListFilters,
  type ListSchema,
  type ListSearch,
  PAGE_SIZES,
  type PageSize,
  readListSearch,
} from '@/shared/lib/listSearch';

const TYPING_MS = 300;

/**
 * Words, filters, order and page of a list live in the address: a reload, a bookmark and the back button know them.
 * The route of the page validates the address with the same schema. Typing replaces the address, choices are steps back.
 */
export function useListSearch<const L extends ListSchema>(schema: L) {
  const navigate = useNavigate();
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const search = useMemo(() => readListSearch(schema, raw), [schema, raw]);
  const words = search.q ?? '';

  const change = (patch: Record<string, unknown>, replace = false): void =>
    void navigate({
      to: '.',
      // Another choice begins at its first page, unless the page is what is chosen. What belongs to no list stays.
      search: ((before: Record<string, unknown>) => {
        const rest = Object.fromEntries(Object.entries(before).filter(([name]) => !isOfList(schema, name)));
        return { ...rest, ...readListSearch(schema, { ...before, page: undefined, ...patch }) };
      }) as never,
      replace,
      resetScroll: false,
    });

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
    change({ q: next }, true);
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
  const { page: _page, size: _size, sort: _sort, ...wanted } = search;

  return {
    search: search as ListSearch<L>,
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
    isFiltered: Object.keys(wanted).length > 0,
    filter: (patch: Partial<Record<keyof ListFilters<L>, string | undefined>>) => change(patch),
    setSort: (next: string) => change({ sort: next }),
    setPage: (next: number) => change({ page: next }),
    setSize: (next: PageSize) => change({ size: next }),
    reset: () => {
      clearTimeout(timer.current);
      written.current = '';
      setText('');
      change(Object.fromEntries(['q', ...Object.keys(schema.filters)].map((name) => [name, undefined])));
    },
  };
}

function isOfList(schema: ListSchema, name: string): boolean {
  return ['q', 'sort', 'page', 'size'].includes(name) || name in schema.filters;
}
