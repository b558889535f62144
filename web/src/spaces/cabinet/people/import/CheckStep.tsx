import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconCheck, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { ImportRow, PeopleImport } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Notice } from '@/shared/ui/Notice';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { PageSize } from '@/shared/ui/table/listSearch';
import { Pager } from '@/shared/ui/table/Pager';
import classes from './Import.module.css';
import { rowsOf } from './ImportPage';
import { useRowColumns } from './useRowColumns';

const FIGURES = ['new', 'changed', 'same', 'repeat', 'wrong'] as const;
type Part = 'all' | 'wrong' | 'warned';

/** What the file would do, row by row; cells that are wrong are mended in place. */
export function CheckStep({
  file,
  onKnow,
  onColumns,
  onRun,
}: {
  file: PeopleImport;
  onKnow(file: PeopleImport): void;
  onColumns(): void;
  onRun(): void;
}) {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const { counts } = file;
  const [part, setPart] = useState<Part>(counts.wrong > 0 ? 'wrong' : 'all');
  const [page, setPage] = useState(1);
  const [size, setSize] = useState<PageSize>(50);
  const asked = {
    ...(part === 'wrong' && { kind: 'wrong' as const }),
    ...(part === 'warned' && { is_warned: true }),
    limit: size,
    offset: (page - 1) * size,
  };
  const rows = useQuery({
    queryKey: ['imports', file.id, 'rows', asked],
    queryFn: () => cabinetApi.importRows(file.id, asked),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const columns = useRowColumns(file, (now) => onKnow({ ...file, counts: now }));
  const invite = useMutation({
    mutationFn: (next: boolean) => cabinetApi.changeImport(file.id, { invite: next }),
    onSuccess: onKnow,
  });
  const run = useMutation({
    mutationFn: () => cabinetApi.runImport(file.id),
    onSuccess: (now) => {
      onKnow(now);
      onRun();
    },
  });
  const willLoad = counts.new + counts.changed - counts.done;
  const problem = run.error ?? invite.error;
  const total = { all: rowsOf(file), wrong: counts.wrong, warned: counts.warned };
  return (
    <>
      <div className={classes.figures}>
        {FIGURES.map((kind) => (
          <div
            key={kind}
            className={classes.figure}
            data-bad={(kind === 'wrong' && counts.wrong > 0) || undefined}
          >
            <span>{t(`import.figures.${kind}`)}</span>
            <strong>{counts[kind]}</strong>
            <span className={classes.figureHint} data-kind={counts[kind] > 0 ? kind : undefined}>
              {t(`import.figureHint.${kind === 'wrong' && counts.wrong === 0 ? 'noWrong' : kind}`)}
            </span>
          </div>
        ))}
      </div>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t('import.result')}
          value={part}
          onChange={(next) => {
            setPart(next as Part);
            setPage(1);
          }}
          data={[
            { value: 'all', label: `${t('import.all')} ${total.all}` },
            {
              value: 'wrong',
              label: (
                <span className={classes.part}>
                  <IconAlertCircle size={14} stroke={1.8} aria-hidden /> {t('import.wrong')} {total.wrong}
                </span>
              ),
            },
            {
              value: 'warned',
              label: (
                <span className={classes.part}>
                  <IconAlertTriangle size={14} stroke={1.8} aria-hidden /> {t('import.warned')} {total.warned}
                </span>
              ),
            },
          ]}
        />
        <span className={classes.hint}>{t('import.editHint')}</span>
      </div>
      <DataTable<ImportRow>
        label={t('import.steps.check')}
        columns={columns}
        rows={rows.data?.items}
        rowId={(row) => String(row.number)}
        rowName={(row) => `${t('import.row')} ${row.number}`}
        error={rows.error}
        onRetry={() => void rows.refetch()}
        stale={rows.isPlaceholderData}
        empty={
          <EmptyState
            icon={part === 'all' ? IconUsers : IconCheck}
            title={t(part === 'all' ? 'import.nothing' : 'import.figureHint.noWrong')}
          />
        }
        footer={
          <Pager page={page} size={size} total={rows.data?.total ?? 0} onPage={setPage} onSize={setSize} />
        }
      />
      {problem !== null && (
        <Notice tone="bad" urgent>
          {words(asProblem(problem))}
        </Notice>
      )}
      <div className={classes.place}>
        <div className={classes.runBar}>
          <span className={classes.runWords} role="status">
            <strong>{willLoad > 0 ? t('import.willLoad', { count: willLoad }) : t('import.nothing')}</strong>
            {counts.wrong > 0 && <span>{t('import.wrongWait', { count: counts.wrong })}</span>}
          </span>
          <Checkbox
            label={t('import.invite')}
            checked={file.invite}
            onChange={(event) => invite.mutate(event.currentTarget.checked)}
          />
          <Button variant="default" onClick={onColumns}>
            {t('import.toColumns')}
          </Button>
          <Button disabled={willLoad <= 0} loading={run.isPending} onClick={() => run.mutate()}>
            {t('import.load', { count: willLoad })}
          </Button>
        </div>
      </div>
    </>
  );
}
