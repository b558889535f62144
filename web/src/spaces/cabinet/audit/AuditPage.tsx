import { Drawer } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '@/shared/api/types';
import { useKeys } from '@/shared/lib/useKeys';
import { useMedia } from '@/shared/lib/useMedia';
import { EmptyState } from '@/shared/ui/EmptyState';
import { DataTable } from '@/shared/ui/table/DataTable';
import { More } from '@/shared/ui/table/More';
import { useListSearch } from '@/shared/ui/table/useListSearch';
import { Page } from '../Page';
import { AuditDetails } from './AuditDetails';
import { AuditFilters } from './AuditFilters';
import classes from './AuditPage.module.css';
import { auditSchema } from './search';
import { useAuditColumns } from './useAuditColumns';
import { useAuditLog } from './useAuditLog';
import { useAuditTexts } from './useAuditTexts';

/** No room for the details beside the table. */
const NO_COLUMN = '(max-width: 1180px)';

/** Who did what in the own company (A8). */
export function AuditPage() {
  const { t } = useTranslation('cabinet');
  const { t: common } = useTranslation();
  const list = useListSearch(auditSchema);
  const { log, entries, names, counts } = useAuditLog(list.search);
  const texts = useAuditTexts(names);
  const columns = useAuditColumns(texts);
  const inDrawer = useMedia(NO_COLUMN);
  const entry = entries?.find(({ id }) => id === list.opened);

  const close = (): void => {
    list.open(undefined);
    document.querySelector<HTMLElement>(`[data-row="${list.opened}"]`)?.focus();
  };
  useKeys([
    {
      id: 'audit.close',
      code: 'Escape',
      label: common('action.close'),
      group: t('nav.audit'),
      run: () => (entry === undefined || inDrawer ? false : close()),
    },
  ]);

  return (
    <Page title={t('nav.audit')} hint={t('audit.kept')}>
      <AuditFilters
        list={list}
        counts={counts}
        subject={entries?.find(({ subject_id }) => subject_id === list.search.subject)?.subject}
      />
      <div className={classes.columns}>
        <div className={classes.list}>
          <DataTable<AuditEntry>
            label={t('nav.audit')}
            columns={columns}
            rows={entries}
            rowId={(one) => one.id}
            rowName={texts.act}
            onOpen={(one) => list.open(one.id)}
            current={entry?.id ?? null}
            error={log.error}
            onRetry={() => void (log.isFetchNextPageError ? log.fetchNextPage() : log.refetch())}
            stale={log.isPlaceholderData}
            empty={<EmptyState icon={IconHistory} title={t('audit.empty')} text={t('audit.emptyText')} />}
            onReset={list.isFiltered ? list.reset : undefined}
            footer={
              <More
                shown={entries?.length ?? 0}
                total={counts?.[list.search.group ?? 'all']}
                hasMore={log.hasNextPage}
                loading={log.isFetchingNextPage}
                onMore={() => void log.fetchNextPage()}
              />
            }
          />
        </div>
        {entry !== undefined && !inDrawer && (
          <div className={classes.side}>
            <AuditDetails entry={entry} texts={texts} onClose={close} />
          </div>
        )}
      </div>
      <Drawer
        opened={inDrawer && entry !== undefined}
        onClose={() => list.open(undefined)}
        position="right"
        size={400}
        zIndex={20}
        title={entry === undefined ? t('audit.details.title') : texts.act(entry)}
        closeButtonProps={{ 'aria-label': common('action.close') }}
      >
        {entry !== undefined && <AuditDetails entry={entry} texts={texts} onClose={null} />}
      </Drawer>
    </Page>
  );
}
