import { type KeyboardEvent, useRef, useState } from 'react';

/** Arrows, Home and End move the focus between rows; one row is a stop of Tab. Enter opens, Space selects. */
export function useRowKeys({
  ids,
  current,
  onOpen,
  onSelect,
}: {
  ids: readonly string[];
  /** The row that is open: the first stop of Tab. */
  current: string | null;
  onOpen: ((id: string) => void) | undefined;
  onSelect: ((id: string, range: boolean) => void) | undefined;
}) {
  const [focused, setFocused] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const stop = [focused, current].find((id) => id !== null && ids.includes(id)) ?? ids[0] ?? null;

  const move = (index: number): void => {
    const row = body.current?.querySelectorAll<HTMLElement>(':scope > [data-row]')[index];
    row?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.currentTarget;
    const onRow = event.target === row;
    const onCheckbox = event.target instanceof HTMLElement && event.target.closest('[data-check]') !== null;
    if ((!onRow && !onCheckbox) || event.altKey || event.ctrlKey || event.metaKey) return;
    const id = row.dataset.row ?? '';
    const index = ids.indexOf(id);
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (target !== undefined) move(Math.min(Math.max(target, 0), ids.length - 1));
    else if (event.key === 'Enter' && onOpen !== undefined) onOpen(id);
    else if (event.key === ' ' && onRow && onSelect !== undefined) onSelect(id, event.shiftKey);
    else return;
    event.preventDefault();
  };
  return {
    body,
    rowProps: (id: string) => ({
      'data-row': id,
      tabIndex: id === stop ? 0 : -1,
      onFocus: () => setFocused(id),
      onKeyDown,
    }),
  };
}
