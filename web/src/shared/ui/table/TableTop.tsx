import { ActionIcon, Checkbox, Menu } from '@mantine/core';
import { IconSortDescending } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ariaSort, type Column } from './columns';
import classes from './DataTable.module.css';
import type { Selection } from './useSelection';

/** The line over the heads: how many there are, or what can be done with the selected ones. It keeps its height, so rows stay. */
export function TableTop<Row>({
  columns,
  sort,
  onSort,
  selection,
  ids,
  bulk,
  summary,
}: {
  columns: readonly Column<Row>[];
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  selection: Selection | undefined;
  ids: readonly string[];
  bulk: ReactNode;
  summary: ReactNode;
}) {
  const { t } = useTranslation('table');
  const count = selection?.ids.size ?? 0;
  const all = ids.length > 0 && ids.every((id) => selection?.ids.has(id));
  const orders = onSort === undefined ? null : <SortMenu columns={columns} sort={sort} onSort={onSort} />;
  // Without selection the line is there for cards only: they have no heads to sort by.
  if (selection === undefined) return orders && <div className={classes.cardsTop}>{orders}</div>;
  return (
    <div className={classes.top} data-on={count > 0 || undefined}>
      <Checkbox
        size="sm"
        radius="xs"
        checked={all}
        indeterminate={count > 0 && !all}
        disabled={ids.length === 0}
        aria-label={count > 0 ? t('clearSelection') : t('selectPage')}
        classNames={{ body: classes.checkBody }}
        onChange={() => selection.set(new Set(count > 0 ? [] : ids))}
      />
      <span className={classes.count} role="status">
        {count > 0 ? t('selected', { count }) : summary}
      </span>
      {count > 0 ? (
        <div role="toolbar" aria-label={t('actions')} className={classes.bulk}>
          {bulk}
        </div>
      ) : (
        orders
      )}
    </div>
  );
}

function SortMenu<Row>({
  columns,
  sort,
  onSort,
}: {
  columns: readonly Column<Row>[];
  sort: string | undefined;
  onSort(sort: string): void;
}) {
  const { t } = useTranslation('table');
  const keys = columns.flatMap((column) =>
    column.sort === undefined ? [] : [{ key: column.sort, header: column.header }],
  );
  const chosen = keys.find(({ key }) => ariaSort(sort, key) !== undefined)?.key ?? keys[0]?.key ?? '';
  const isDown = sort === `-${chosen}`;
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={32} className={classes.sortMenu} aria-label={t('sort')}>
          <IconSortDescending size={18} stroke={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('sort')}</Menu.Label>
        {keys.map(({ key, header }) => (
          <Menu.RadioItem
            key={key}
            value="on"
            checked={key === chosen}
            closeMenuOnClick
            onChange={() => onSort(key)}
          >
            {header}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        {[false, true].map((down) => (
          <Menu.RadioItem
            key={String(down)}
            value="on"
            checked={down === isDown}
            closeMenuOnClick
            onChange={() => onSort(down ? `-${chosen}` : chosen)}
          >
            {t(down ? 'descending' : 'ascending')}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
