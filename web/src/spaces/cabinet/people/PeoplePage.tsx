import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconUpload, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import type { Account } from '@/shared/api/types';
import { EmptyState } from '@/shared/ui/EmptyState';
import { DataTable } from '@/shared/ui/table/DataTable';
import { FilterSelect } from '@/shared/ui/table/FilterSelect';
import { Pager } from '@/shared/ui/table/Pager';
import { SearchField } from '@/shared/ui/table/SearchField';
import { Toolbar } from '@/shared/ui/table/Toolbar';
import { useListSearch } from '@/shared/ui/table/useListSearch';
import { useSelection } from '@/shared/ui/table/useSelection';
import { Page } from '../Page';
import { BulkActs } from './BulkActs';
import { NewPerson } from './NewPerson';
import { exportAddress, peopleSchema, queryOf, ROLES, SIDES, SOUGHT } from './search';
import { useManyActs } from './useManyActs';
import { usePeopleColumns } from './usePeopleColumns';

/** Everybody of the partner and of its clients: found, ordered, taken out and acted on. */
export function PeoplePage() {
  const { t } = useTranslation('people');
  const navigate = useNavigate();
  const list = useListSearch(peopleSchema);
  const { search, filter } = list;
  const query = queryOf(search);
  const selection = useSelection(list.scope);
  const columns = usePeopleColumns();
  const acts = useManyActs();
  const [adding, setAdding] = useState(false);
  const asked = {
    ...query,
    sort: list.sort.replace(/^-/, ''),
    is_descending: list.sort.startsWith('-'),
    limit: list.limit,
    offset: list.offset,
  };
  const found = useQuery({
    queryKey: ['accounts', 'list', asked],
    queryFn: () => cabinetApi.accounts(asked),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const total = found.data?.total ?? 0;

  return (
    <Page
      title={t('title')}
      actions={
        <Button
          leftSection={<IconUserPlus size={17} stroke={1.8} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t('add')}
        </Button>
      }
    >
      <Toolbar
        end={
          <>
            <Button
              component={Link}
              to="/cabinet/people/import"
              variant="default"
              leftSection={<IconUpload size={16} stroke={1.8} aria-hidden />}
            >
              {t('fromFile')}
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" leftSection={<IconDownload size={16} stroke={1.8} aria-hidden />}>
                  {t('export')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {(['xlsx', 'csv'] as const).map((format) => (
                  <Menu.Item
                    key={format}
                    component="a"
                    href={exportAddress(query, format)}
                    download
                    leftSection={<IconFileSpreadsheet size={16} stroke={1.8} aria-hidden />}
                  >
                    {t(`exportAs.${format}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </>
        }
      >
        <FilterSelect
          name={t('filter.side')}
          any={t('any.side')}
          value={search.side}
          options={SIDES.map((value) => ({ value, label: t(`side.${value}`) }))}
          onChange={(side) => filter({ side })}
        />
        <FilterSelect
          name={t('filter.role')}
          any={t('any.role')}
          value={search.role}
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(role) => filter({ role })}
        />
        <FilterSelect
          name={t('filter.state')}
          any={t('any.state')}
          value={search.state}
          options={SOUGHT.map((value) => ({ value, label: t(`state.${value}`) }))}
          onChange={(state) => filter({ state })}
        />
        <SearchField label={t('search')} group={t('title')} value={list.text} onChange={list.type} />
      </Toolbar>
      <DataTable<Account>
        label={t('title')}
        columns={columns}
        rows={found.data?.items}
        rowId={(person) => person.id}
        rowName={(person) => person.name}
        onOpen={(person) =>
          void navigate({ to: '/cabinet/people/$accountId', params: { accountId: person.id } })
        }
        sort={list.sort}
        onSort={(next) => list.setSort(next as typeof list.sort)}
        selection={selection}
        bulk={
          <BulkActs
            count={selection.ids.size}
            total={total}
            onAll={() => void cabinetApi.accountIds(query).then(({ ids }) => selection.set(new Set(ids)))}
            onAct={(act) => void acts.act(act, [...selection.ids])}
            progress={acts.progress}
            onStop={acts.stop}
          />
        }
        summary={found.data === undefined ? null : t('total', { count: total })}
        error={found.error}
        onRetry={() => void found.refetch()}
        stale={found.isPlaceholderData}
        empty={<EmptyState icon={IconUsers} title={t('empty')} text={t('emptyText')} />}
        onReset={list.isFiltered ? list.reset : undefined}
        footer={
          <Pager
            page={list.page}
            size={list.size}
            total={total}
            onPage={list.setPage}
            onSize={list.setSize}
          />
        }
      />
      {adding && <NewPerson onClose={() => setAdding(false)} />}
    </Page>
  );
}
