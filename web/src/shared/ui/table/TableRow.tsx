import { Checkbox } from '@mantine/core';
import type { ComponentPropsWithoutRef, MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Late } from '@/shared/ui/Skeletons';
import { type Column, ROLE } from './columns';
import classes from './DataTable.module.css';

/** What inside a row is used for itself: a click on it does not open the row. */
const OWN = 'a, button, input, label, select, textarea';

export function TableRow<Row>({
  row,
  columns,
  name,
  selected,
  onSelect,
  isCurrent,
  onOpen,
  keys,
}: {
  row: Row;
  columns: readonly Column<Row>[];
  name: string;
  selected: boolean | undefined;
  onSelect: ((range: boolean) => void) | undefined;
  isCurrent: boolean;
  onOpen: (() => void) | undefined;
  keys: ComponentPropsWithoutRef<'tr'>;
}) {
  const { t } = useTranslation('table');
  const click = (event: MouseEvent<HTMLElement>): void => {
    const own = event.target instanceof Element && event.target.closest(OWN) !== null;
    // Somebody who marks a word to copy it does not want the row to open.
    if (!own && window.getSelection()?.isCollapsed !== false) onOpen?.();
  };
  return (
    <tr
      {...ROLE.row}
      className={classes.row}
      aria-selected={selected}
      aria-current={isCurrent || undefined}
      data-opens={onOpen !== undefined || undefined}
      onClick={click}
      {...keys}
    >
      {onSelect !== undefined && (
        <td {...ROLE.cell} className={classes.check} data-check>
          <Checkbox
            size="sm"
            radius="xs"
            tabIndex={-1}
            checked={selected ?? false}
            aria-label={t('selectRow', { name })}
            classNames={{ body: classes.checkBody }}
            onChange={(event) => onSelect((event.nativeEvent as PointerEvent).shiftKey)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.id}
          {...(column.card === 'title' ? ROLE.name : ROLE.cell)}
          data-align={column.align}
          data-hide-below={column.hideBelow}
          data-card={column.card ?? 'none'}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

const WIDTHS = ['62%', '48%', '70%', '54%', '66%', '44%', '58%', '50%'];

/** Where rows will stand; only when they are not there at once. */
export function SkeletonTableRows<Row>({
  columns,
  selectable,
}: {
  columns: readonly Column<Row>[];
  selectable: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Late>
      {WIDTHS.map((width, index) => (
        <tr key={width} {...ROLE.row} className={classes.row}>
          {selectable && <td {...ROLE.cell} className={classes.check} />}
          {columns.map(({ id, hideBelow, card }, place) => (
            <td key={id} {...ROLE.cell} data-hide-below={hideBelow} data-card={card ?? 'none'}>
              <span className={classes.bar} style={{ width: WIDTHS[(index + place) % WIDTHS.length] }}>
                {index + place === 0 && <span className="visually-hidden">{t('loading')}</span>}
              </span>
            </td>
          ))}
        </tr>
      ))}
    </Late>
  );
}
