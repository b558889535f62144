import { Button } from '@mantine/core';
import { IconHeadset, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineCard } from '@/shared/api/types';
import { EmptyState } from '@/shared/ui/EmptyState';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Page } from '../Page';
import { DeletedLines } from './DeletedLines';
import { NewLineDialog } from './NewLineDialog';
import { useLineColumns } from './useLineColumns';
import { useLineStates, useLines } from './useLines';

/** Lines of the own partner, and those of vendors that are open to it (B2, B4). */
export function LinesPage() {
  const { t } = useTranslation('lines');
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const lines = useLines();
  const states = useLineStates();
  const columns = useLineColumns(new Map(states.data?.map((state) => [state.line_id, state])));
  const create = (
    <Button leftSection={<IconPlus size={17} stroke={1.8} aria-hidden />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={create}>
      <DataTable<LineCard>
        label={t('title')}
        columns={columns}
        rows={lines.data}
        rowId={(line) => line.id}
        rowName={(line) => line.name}
        onOpen={(line) =>
          void navigate({ to: '/cabinet/lines/$lineId/{-$tab}', params: { lineId: line.id } })
        }
        error={lines.error}
        onRetry={() => void lines.refetch()}
        empty={<EmptyState icon={IconHeadset} title={t('empty')} text={t('emptyText')} />}
      />
      <DeletedLines />
      {creating && <NewLineDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
