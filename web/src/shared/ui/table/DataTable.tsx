import { Button } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { type Column, ROLE } from './columns';
import classes from './DataTable.module.css';
import { TableHead } from './TableHead';
import { SkeletonTableRows, TableRow } from './TableRow';
import { TableTop } from './TableTop';
import { useRowKeys } from './useRowKeys';
import { nextSelection, type Selection } from './useSelection';

export interface DataTableProps<Row> {
  /** Its name for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined: not here yet. */
  rows: readonly Row[] | undefined;
  rowId(row: Row): string;
  /** How the row is called when it is selected. */
  rowName(row: Row): string;
  onOpen?: ((row: Row) => void) | undefined;
  /** The row that is open beside the table. */
  current?: string | null;
  /** `name` or `-name`, and what to do when another order is chosen. */
  sort?: string;
  onSort?: (sort: string) => void;
  selection?: Selection;
  /** Buttons for what can be done with the selected rows. */
  bulk?: ReactNode;
  /** What stands over the heads of a table with selection while nothing is selected: how many there are. */
  summary?: ReactNode;
  error?: Error | null;
  onRetry?: () => void;
  /** Rows of before stay, dimmed, while others are on their way. */
  stale?: boolean;
  /** Nothing there at all; when words or filters are set (`onReset` is given) it says that nothing was found instead. */
  empty: ReactNode;
  onReset?: (() => void) | undefined;
  footer?: ReactNode;
}

/** A list of which the server gives a page: columns on wide screens, cards on narrow ones. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, rowName, onOpen, current = null, sort, onSort, selection } = props;
  const ids = (rows ?? []).map(rowId);
  const anchor = useRef<string | null>(null);
  const select =
    selection === undefined
      ? undefined
      : (id: string, range: boolean): void => {
          selection.set(nextSelection(selection.ids, ids, id, range ? anchor.current : null));
          anchor.current = id;
        };
  const open = (id: string): void => {
    const row = rows?.[ids.indexOf(id)];
    if (row !== undefined) onOpen?.(row);
  };
  const keys = useRowKeys({ ids, current, onOpen: onOpen && open, onSelect: select });
  const failed = props.error !== null && props.error !== undefined;
  return (
    <div className={classes.box}>
      <div className={classes.frame}>
        <TableTop
          columns={columns}
          sort={sort}
          onSort={onSort}
          selection={selection}
          ids={ids}
          bulk={props.bulk}
          summary={props.summary}
        />
        <table
          {...(selection === undefined ? ROLE.grid : ROLE.selectable)}
          className={classes.table}
          aria-label={label}
          aria-busy={props.stale || (rows === undefined && !failed)}
          data-selection={selection !== undefined || undefined}
        >
          <TableHead columns={columns} sort={sort} onSort={onSort} selectable={selection !== undefined} />
          <tbody
            ref={keys.body}
            {...ROLE.group}
            className={classes.body}
            data-stale={props.stale || undefined}
          >
            {rows === undefined && !failed && (
              <SkeletonTableRows columns={columns} selectable={selection !== undefined} />
            )}
            {rows?.map((row) => {
              const id = rowId(row);
              return (
                <TableRow
                  key={id}
                  row={row}
                  columns={columns}
                  name={rowName(row)}
                  selected={selection?.ids.has(id)}
                  onSelect={select && ((range) => select(id, range))}
                  isCurrent={id === current}
                  onOpen={onOpen && (() => onOpen(row))}
                  keys={keys.rowProps(id)}
                />
              );
            })}
          </tbody>
        </table>
        {failed && props.error && <Failed error={props.error} onRetry={props.onRetry} />}
        {rows?.length === 0 && <Nothing onReset={props.onReset}>{props.empty}</Nothing>}
        {rows !== undefined && rows.length > 0 && props.footer !== undefined && (
          <div className={classes.footer}>{props.footer}</div>
        )}
      </div>
    </div>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: (() => void) | undefined }) {
  const { t } = useTranslation('table');
  return (
    <div className={classes.instead}>
      <ErrorPanel title={t('failed')} problem={asProblem(error)} {...(onRetry && { onRetry })} />
    </div>
  );
}

function Nothing({ onReset, children }: { onReset: (() => void) | undefined; children: ReactNode }) {
  const { t } = useTranslation('table');
  return (
    <div className={classes.instead}>
      {onReset === undefined ? (
        children
      ) : (
        <EmptyState icon={IconSearchOff} title={t('nothing')} text={t('nothingText')}>
          <Button variant="default" onClick={onReset}>
            {t('reset')}
          </Button>
        </EmptyState>
      )}
    </div>
  );
}
