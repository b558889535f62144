import { ActionIcon, Button, Menu, UnstyledButton } from '@mantine/core';
import {
  IconChevronDown,
  IconHeadsetOff,
  IconSearch,
  IconSearchOff,
  IconSortDescending,
  IconUsers,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientList } from '@/features/inquiries/ClientList';
import { rowsOf } from '@/features/inquiries/listItems';
import { useKeys } from '@/shared/lib/useKeys';
import { useProgramState } from '@/shared/live/hooks';
import { type ClientRow, SORTINGS } from '@/shared/live/sorting';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Kbd } from '@/shared/ui/Kbd';
import classes from './ListPane.module.css';
import type { ClientsList } from './useClientsList';

/** The left column: title, filter by line, search, order, queue, groups. */
export function ListPane({
  list,
  selected,
  offline,
  queue,
  onOpen,
}: {
  list: ClientsList;
  selected: string | null;
  offline: boolean;
  /** The strip of the queue. */
  queue: ReactNode;
  onOpen(row: ClientRow): void;
}) {
  const { t } = useTranslation('specialist');
  const field = useRef<HTMLInputElement>(null);
  const group = t('clients.title');
  const cut = useProgramState((state) => state.contactsMore);
  useKeys([
    {
      id: 'clients.search',
      code: 'Slash',
      label: t('keys.search'),
      group,
      run: () => {
        field.current?.focus();
        field.current?.select();
      },
    },
  ]);
  return (
    <section className={classes.pane} aria-label={t('clients.title')} data-region="list">
      <div className={classes.head}>
        <h1 className={classes.title}>{t('clients.title')}</h1>
        <LineMenu list={list} />
        <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" size={32} className={classes.sort} aria-label={t('clients.sorting')}>
              <IconSortDescending size={18} stroke={1.8} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('clients.sorting')}</Menu.Label>
            {SORTINGS.map((sorting) => (
              <Menu.RadioItem
                key={sorting}
                value="on"
                checked={sorting === list.sorting}
                closeMenuOnClick
                onChange={() => list.setSorting(sorting)}
              >
                {t(`clients.sort.${sorting}`)}
              </Menu.RadioItem>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <search className={classes.search}>
        <IconSearch size={17} stroke={1.8} aria-hidden className={classes.searchIcon} />
        <input
          ref={field}
          type="search"
          className={classes.field}
          aria-label={t('clients.search')}
          placeholder={t('clients.search')}
          value={list.query}
          onChange={(event) => list.setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = rowsOf(list.items)[0];
            if (event.key === 'Escape' && list.query !== '') list.setQuery('');
            else if (event.key === 'Enter' && list.query !== '' && first !== undefined) onOpen(first);
            else return;
            event.preventDefault();
          }}
        />
        {list.query === '' ? (
          <span className={classes.searchKey} aria-hidden="true">
            <Kbd code="Slash" />
          </span>
        ) : (
          <ActionIcon
            variant="subtle"
            size={26}
            className={classes.searchKey}
            aria-label={t('clients.clearSearch')}
            onClick={() => {
              list.setQuery('');
              field.current?.focus();
            }}
          >
            <IconX size={16} stroke={1.8} />
          </ActionIcon>
        )}
      </search>
      {queue}
      {list.items.length > 0 ? (
        <ClientList
          items={list.items}
          selected={selected}
          choice={`${list.sorting} ${list.lineId ?? ''} ${list.query}`}
          offline={offline}
          onOpen={onOpen}
        />
      ) : (
        <Nobody list={list} />
      )}
      {cut && <p className={classes.cut}>{t('clients.cut')}</p>}
    </section>
  );
}

function LineMenu({ list }: { list: ClientsList }) {
  const { t } = useTranslation('specialist');
  if (list.lines.length < 2) return <span className={classes.space}>{list.lines[0]?.name}</span>;
  const all = t('clients.allLines', { count: list.lines.length });
  const name = list.lines.find((line) => line.id === list.lineId)?.name ?? all;
  return (
    <Menu position="bottom-start" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.line} aria-label={t('clients.lineFilter', { name })}>
          <span className={classes.lineName}>{name}</span>
          <IconChevronDown size={15} stroke={1.8} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {[{ id: null, name: all }, ...list.lines].map((line) => (
          <Menu.RadioItem
            key={line.id ?? 'all'}
            value="on"
            checked={line.id === list.lineId}
            closeMenuOnClick
            onChange={() => list.setLineId(line.id)}
          >
            {line.name}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Why the list is empty, and the one thing to do about it. */
function Nobody({ list }: { list: ClientsList }) {
  const { t } = useTranslation('specialist');
  if (list.lines.length === 0)
    return <EmptyState icon={IconHeadsetOff} title={t('clients.noLines')} text={t('clients.noLinesText')} />;
  if (list.query.trim() === '' && list.lineId === null)
    return <EmptyState icon={IconUsers} title={t('clients.none')} text={t('clients.noneText')} />;
  return (
    <EmptyState
      icon={IconSearchOff}
      title={t('clients.notFound')}
      text={
        list.query.trim() === ''
          ? t('clients.notFoundLine')
          : t('clients.notFoundText', { query: list.query.trim() })
      }
    >
      <Button
        variant="default"
        onClick={() => {
          list.setQuery('');
          list.setLineId(null);
        }}
      >
        {t('clients.showAll')}
      </Button>
    </EmptyState>
  );
}
