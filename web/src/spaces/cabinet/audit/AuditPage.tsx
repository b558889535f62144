import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import type { AuditEntry } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate, formatTime } from '@/shared/lib/time';
import { EmptyState } from '@/shared/ui/EmptyState';
import type { Column } from '@/shared/ui/table/columns';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Page } from '../Page';

/** Who did what in the own company (A8). */
export function AuditPage() {
  const { t } = useTranslation('cabinet');
  const locale = useLocale();
  const log = useQuery({ queryKey: ['audit'], queryFn: () => api.audit({}) });
  const columns: Column<AuditEntry>[] = [
    {
      id: 'time',
      header: t('audit.time'),
      width: 150,
      card: 'aside',
      cell: ({ at }) => `${formatDate(at, locale)} ${formatTime(at, locale)}`,
    },
    { id: 'who', header: t('audit.who'), card: 'title', cell: ({ who }) => who || t('audit.nobody') },
    { id: 'subject', header: t('audit.subject'), card: 'second', cell: ({ subject }) => subject },
    { id: 'address', header: t('audit.address'), card: 'third', cell: ({ address }) => address },
  ];
  return (
    <Page title={t('nav.audit')} hint={t('audit.kept')}>
      <DataTable
        label={t('nav.audit')}
        columns={columns}
        rows={log.data?.items}
        rowId={(entry) => entry.id}
        rowName={(entry) => entry.subject}
        error={log.error}
        onRetry={() => void log.refetch()}
        empty={<EmptyState icon={IconHistory} title={t('audit.empty')} text={t('audit.emptyText')} />}
      />
    </Page>
  );
}
