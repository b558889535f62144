import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { LineCard, LineConnection } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { EmptyState } from '@/shared/ui/EmptyState';
import { DataTable } from '@/shared/ui/table/DataTable';
import { FilterSelect } from '@/shared/ui/table/FilterSelect';
import { SearchField } from '@/shared/ui/table/SearchField';
import { Toolbar } from '@/shared/ui/table/Toolbar';
import { toast } from '@/shared/ui/toast';
import { offerUndo } from '@/shared/ui/undo';
import { ConnectDialog } from './ConnectDialog';
import { againOf, chosen, KINDS, type Kind } from './connections';
import classes from './Line.module.css';
import { useConnectionColumns, useConnectionName } from './useConnectionColumns';
import { useRefreshLines } from './useLineActs';
import { useConnections } from './useLines';

/** So many are drawn; the search finds the others. */
const SHOWN = 200;

/** To whom the line is given (B2); everything here applies at once. */
export function ConnectionsTab({ line }: { line: LineCard }) {
  const { t } = useTranslation('lines');
  const words = useProblemText();
  const refresh = useRefreshLines();
  const connections = useConnections(line.id);
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>();
  const [connecting, setConnecting] = useState(false);
  const nameOf = useConnectionName();
  const sorry = (error: unknown): void => toast({ title: words(asProblem(error)), text: '', bad: true });
  const again = useMutation({
    mutationFn: (one: LineConnection) => cabinetApi.connectLine(line.id, againOf(one, Date.now())),
    onError: sorry,
    onSettled: refresh,
  });
  const end = useMutation({
    mutationFn: (one: LineConnection) => cabinetApi.disconnectLine(line.id, one.id),
    onSuccess: (_, one) =>
      offerUndo(t('connections.endedDone', { name: nameOf(one) }), () => again.mutate(one)),
    onError: sorry,
    onSettled: refresh,
  });
  const columns = useConnectionColumns(end.mutate, end.isPending ? end.variables.id : undefined);
  const found = connections.data && chosen(connections.data, text, kind);
  const isFiltered = text !== '' || kind !== undefined;
  return (
    <>
      <Toolbar
        end={
          <Button
            leftSection={<IconPlus size={17} stroke={1.8} aria-hidden />}
            onClick={() => setConnecting(true)}
          >
            {t('connections.add')}
          </Button>
        }
      >
        <FilterSelect
          name={t('connections.column.kind')}
          any={t('connections.anyKind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`connections.kind.${value}`) }))}
          onChange={(next) => setKind(KINDS.find((one) => one === next))}
        />
        <SearchField
          label={t('connections.search')}
          group={t('tab.connections')}
          value={text}
          onChange={setText}
        />
      </Toolbar>
      <DataTable<LineConnection>
        label={t('tab.connections')}
        columns={columns}
        rows={found?.slice(0, SHOWN)}
        rowId={(one) => one.id}
        rowName={nameOf}
        error={connections.error}
        onRetry={() => void connections.refetch()}
        empty={
          <EmptyState
            icon={IconPlugConnected}
            title={t('connections.empty')}
            text={t('connections.emptyText')}
          />
        }
        onReset={
          isFiltered
            ? () => {
                setText('');
                setKind(undefined);
              }
            : undefined
        }
        {...(found !== undefined &&
          found.length > SHOWN && {
            footer: (
              <p className={classes.quiet}>{t('connections.shown', { shown: SHOWN, total: found.length })}</p>
            ),
          })}
      />
      {connecting && <ConnectDialog line={line} onClose={() => setConnecting(false)} />}
    </>
  );
}
