import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import type { ClientRow } from '@/shared/live/sorting';
import { Badge } from '@/shared/ui/Badge';
import { ClientItem } from './ClientItem';
import classes from './ClientList.module.css';
import { type ListItem, rowsOf } from './listItems';

const ROW = 68;
const HEADING = 34;
const PAGE_ROWS = 8;

/** The virtual list box: arrows move, Enter opens; one row is in the tab order. */
export function ClientList({
  items,
  selected,
  choice,
  offline,
  onOpen,
}: {
  items: readonly ListItem[];
  /** Key of the open dialogue. */
  selected: string | null;
  /** Order, line and search in one word: another choice is shown from its top. */
  choice: string;
  offline: boolean;
  onOpen(row: ClientRow): void;
}) {
  const { t } = useTranslation('specialist');
  const meId = useProgramState((state) => state.me.account_id);
  const place = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(selected);
  const rows = rowsOf(items);
  const activeKey = rows.some((row) => row.key === active) ? active : (rows[0]?.key ?? null);
  const activeIndex = items.findIndex((item) => item.key === activeKey);
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => place.current,
    estimateSize: (index) => (items[index]?.kind === 'group' ? HEADING : ROW),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 6,
    paddingEnd: 12,
    // The row in the tab order is always there.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return activeIndex < 0 || shown.includes(activeIndex)
        ? shown
        : [...shown, activeIndex].sort((a, b) => a - b);
    },
  });

  const shownChoice = useRef(choice);
  useEffect(() => {
    if (shownChoice.current === choice) return;
    shownChoice.current = choice;
    list.scrollToOffset(0);
  }, [choice, list]);

  // The open dialogue is in sight and in the tab order, however it was opened.
  useEffect(() => {
    if (selected === null) return;
    setActive(selected);
  }, [selected]);
  const toSee = useRef<string | null>(null);
  useEffect(() => {
    if (selected === null || toSee.current === selected) return;
    const index = items.findIndex((item) => item.key === selected);
    if (index < 0) return;
    toSee.current = selected;
    list.scrollToIndex(index, { align: 'auto' });
  }, [selected, items, list]);

  function focusRow(row: ClientRow | undefined): void {
    if (row === undefined) return;
    setActive(row.key);
    const index = items.findIndex((item) => item.key === row.key);
    list.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() =>
      place.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  }
  function press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = rows.findIndex((row) => row.key === activeKey);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: Math.min(rows.length - 1, here + PAGE_ROWS),
      PageUp: Math.max(0, here - PAGE_ROWS),
      Home: 0,
      End: rows.length - 1,
    };
    const target = to[event.key];
    const row = rows[here];
    if (target !== undefined) focusRow(rows[target]);
    else if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) onOpen(row);
    else return;
    event.preventDefault();
  }

  return (
    <div ref={place} className={classes.scroll}>
      <div
        role="listbox"
        aria-label={t('clients.list')}
        className={classes.list}
        style={{ height: list.getTotalSize() }}
        onKeyDown={press}
      >
        {list.getVirtualItems().map((virtual) => {
          const item = items[virtual.index];
          if (item === undefined) return null;
          const style = { transform: `translateY(${virtual.start}px)`, height: virtual.size };
          if (item.kind === 'group')
            return (
              <div key={virtual.key} className={classes.group} style={style} role="presentation">
                {t(`clients.group.${item.group}`)} <Badge count={item.count} kind="quiet" />
              </div>
            );
          const open = item.key === selected;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box above handles the keys
            <div
              key={virtual.key}
              className={classes.row}
              style={style}
              data-index={virtual.index}
              role="option"
              aria-selected={open}
              aria-setsize={rows.length}
              aria-posinset={item.position}
              tabIndex={item.key === activeKey ? 0 : -1}
              data-region-focus={item.key === activeKey || undefined}
              onClick={() => onOpen(item.row)}
            >
              <ClientItem row={item.row} meId={meId} offline={offline} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
