import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ariaSort, type Column, nextSort, ROLE } from './columns';
import classes from './DataTable.module.css';

export function TableHead<Row>({
  columns,
  sort,
  onSort,
  selectable,
}: {
  columns: readonly Column<Row>[];
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  selectable: boolean;
}) {
  const { t } = useTranslation('table');
  return (
    <thead {...ROLE.group} className={classes.head}>
      <tr {...ROLE.row}>
        {selectable && (
          <th scope="col" {...ROLE.head} className={classes.check}>
            <span className="visually-hidden">{t('select')}</span>
          </th>
        )}
        {columns.map(({ id, header, sort: key, width, align, hideBelow }) => (
          <th
            key={id}
            scope="col"
            {...ROLE.head}
            aria-sort={key === undefined ? undefined : ariaSort(sort, key)}
            style={width === undefined ? undefined : { width }}
            data-align={align}
            data-hide-below={hideBelow}
          >
            {key === undefined || onSort === undefined ? (
              header
            ) : (
              <UnstyledButton className={classes.sort} onClick={() => onSort(nextSort(sort, key))}>
                {header}
                <Direction direction={ariaSort(sort, key)} />
              </UnstyledButton>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The place is kept when the list is ordered by something else, so that heads never move. */
function Direction({ direction }: { direction: 'ascending' | 'descending' | undefined }) {
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return <Arrow size={14} stroke={1.8} aria-hidden className={classes.direction} data-on={direction} />;
}
