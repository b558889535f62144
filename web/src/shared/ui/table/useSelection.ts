import { useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  set(ids: ReadonlySet<string>): void;
}

/** Selected rows, kept from page to page; given up when `scope` (words and filters of the list) changes. */
export function useSelection(scope: string): Selection {
  const [state, setState] = useState<{ scope: string; ids: ReadonlySet<string> }>({ scope, ids: new Set() });
  return {
    ids: state.scope === scope ? state.ids : NONE,
    set: (ids) => setState({ scope, ids }),
  };
}

const NONE: ReadonlySet<string> = new Set();

/** The ids after a click on the checkbox of `id`; with Shift everything from the last one clicked to it follows. */
export function nextSelection(
  ids: ReadonlySet<string>,
  order: readonly string[],
  id: string,
  anchor: string | null,
): ReadonlySet<string> {
  const on = !ids.has(id);
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  const clicked = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const next = new Set(ids);
  for (const one of clicked) {
    if (on) next.add(one);
    else next.delete(one);
  }
  return next;
}
