import { Button } from '@mantine/core';
import { IconBuilding, IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import type { Client } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { EmptyState } from '@/shared/ui/EmptyState';
import type { Column } from '@/shared/ui/table/columns';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { ListSchema } from '@/shared/ui/table/listSearch';
import { Pager } from '@/shared/ui/table/Pager';
import { SearchField } from '@/shared/ui/table/SearchField';
import { Toolbar } from '@/shared/ui/table/Toolbar';
import { useListSearch } from '@/shared/ui/table/useListSearch';
import { Page } from '../Page';
import { ClientDialog } from './ClientDialog';
import classes from './Clients.module.css';

const schema = { filters: {}, sorts: [] } as const satisfies ListSchema;
const DAY_S = 86_400;

/** Companies and persons that the partner supports. */
export function ClientsPage() {
  const { t } = useTranslation('clients');
  const list = useListSearch(schema);
  const columns = useColumns();
  const [adding, setAdding] = useState(false);
  const asked = {
    ...(list.search.q !== undefined && { q: list.search.q }),
    limit: list.limit,
    offset: list.offset,
  };
  const found = useQuery({
    queryKey: ['clients', 'list', asked],
    queryFn: () => cabinetApi.clients(asked),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const total = found.data?.total ?? 0;
  const opened = useQuery({
    queryKey: ['clients', 'one', list.opened],
    queryFn: () => cabinetApi.client(list.opened ?? ''),
    enabled: list.opened !== undefined,
    staleTime: 0,
  });
  const close = (): void => {
    setAdding(false);
    list.open(undefined);
  };
  return (
    <Page
      title={t('title')}
      actions={
        <Button leftSection={<IconPlus size={17} stroke={1.8} aria-hidden />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      }
    >
      <Toolbar>
        <SearchField label={t('search')} group={t('title')} value={list.text} onChange={list.type} />
        <span className={classes.total}>{found.data !== undefined && t('total', { count: total })}</span>
      </Toolbar>
      <DataTable<Client>
        label={t('title')}
        columns={columns}
        rows={found.data?.items}
        rowId={(client) => client.id}
        rowName={(client) => client.name}
        onOpen={(client) => list.open(client.id)}
        current={list.opened ?? null}
        error={found.error}
        onRetry={() => void found.refetch()}
        stale={found.isPlaceholderData}
        empty={<EmptyState icon={IconBuilding} title={t('empty')} text={t('emptyText')} />}
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
      {adding && <ClientDialog client={null} onClose={close} />}
      {list.opened !== undefined && opened.data !== undefined && (
        <ClientDialog key={opened.data.id} client={opened.data} onClose={close} />
      )}
    </Page>
  );
}

function useColumns(): Column<Client>[] {
  const { t } = useTranslation('clients');
  const locale = useLocale();
  const now = useNow(DAY_S);
  return [
    {
      id: 'name',
      header: t('column.name'),
      card: 'title',
      cell: (client) => <span className={classes.name}>{client.name}</span>,
    },
    {
      id: 'kind',
      header: t('column.kind'),
      width: 140,
      hideBelow: 800,
      cell: (client) => t(`kind.${client.kind === 'person' ? 'person' : 'company'}`),
    },
    { id: 'tax', header: t('column.tax'), width: 160, card: 'second', cell: (client) => client.tax_number },
    {
      id: 'registration',
      header: t('column.registration'),
      width: 160,
      hideBelow: 960,
      cell: (client) => client.registration_number,
    },
    {
      id: 'contract',
      header: t('column.contract'),
      width: 190,
      card: 'aside',
      cell: ({ contract_until }) => {
        if (contract_until === null) return <span className={classes.quiet}>{t('noContract')}</span>;
        const date = formatDate(`${contract_until}T00:00`, locale);
        return new Date(`${contract_until}T23:59:59`).getTime() < now ? (
          <span className={classes.over}>{t('over', { date })}</span>
        ) : (
          date
        );
      },
    },
  ];
}
