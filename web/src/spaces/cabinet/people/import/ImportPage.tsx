import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileOff, IconFileSpreadsheet } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { PeopleImport } from '@/shared/api/types';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Page } from '../../Page';
import { CheckStep } from './CheckStep';
import { ColumnsStep } from './ColumnsStep';
import { FileStep } from './FileStep';
import classes from './Import.module.css';
import { RunStep } from './RunStep';
import { type Step, Steps } from './Steps';

const LOOK_MS = 1_000;
interface Address {
  id?: string;
  step?: Step;
}

/** People from a spreadsheet (picture g2). The file and the step stand in the address: a reload goes on where one was. */
export function ImportPage() {
  const { t } = useTranslation('people');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { id, step }: Address = useSearch({ strict: false });
  const key = ['imports', id];
  const found = useQuery({
    queryKey: key,
    queryFn: () => cabinetApi.peopleImport(id ?? ''),
    enabled: id !== undefined,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? LOOK_MS : false),
  });
  const go = (next: Address): void =>
    void navigate({ to: '/cabinet/people/import', search: next as never, replace: next.id === id });
  const know = (now: PeopleImport): void => {
    queries.setQueryData(['imports', now.id], now);
    void queries.invalidateQueries({ queryKey: ['imports', now.id, 'rows'] });
  };
  const file = id === undefined ? undefined : found.data;
  const problem = id === undefined || found.error === null ? null : asProblem(found.error);
  const shown = stepOf(file, step);

  return (
    <Page
      title={t('import.title')}
      crumb={{ name: t('title'), link: { to: '/cabinet/people' } }}
      actions={<Template />}
    >
      {problem === null && (
        <Steps step={shown}>
          {file !== undefined && (
            <span className={classes.about}>
              <IconFileSpreadsheet size={17} stroke={1.8} aria-hidden />
              {t('import.about', { name: file.name, count: rowsOf(file) })}
              <Button
                size="compact-sm"
                variant="default"
                disabled={file.state === 'running'}
                onClick={() => go({})}
              >
                {t('import.replace')}
              </Button>
            </span>
          )}
        </Steps>
      )}
      {problem?.slug === 'not-found' && (
        <EmptyState icon={IconFileOff} title={t('import.gone')} text={t('import.goneText')}>
          <Button component={Link} to="/cabinet/people/import" search={{} as never}>
            {t('import.another')}
          </Button>
        </EmptyState>
      )}
      {problem !== null && problem.slug !== 'not-found' && (
        <ErrorPanel problem={problem} onRetry={() => void found.refetch()} />
      )}
      {id === undefined && (
        <FileStep
          onRead={(made) => {
            know(made);
            go({ id: made.id, step: hasAll(made) ? 'check' : 'columns' });
          }}
        />
      )}
      {file !== undefined && shown === 'columns' && (
        <ColumnsStep file={file} onKnow={know} onNext={() => go({ id: file.id, step: 'check' })} />
      )}
      {file !== undefined && shown === 'check' && (
        <CheckStep
          file={file}
          onKnow={know}
          onColumns={() => go({ id: file.id, step: 'columns' })}
          onRun={() => go({ id: file.id, step: 'done' })}
        />
      )}
      {file !== undefined && shown === 'done' && (
        <RunStep file={file} onKnow={know} onMend={() => go({ id: file.id, step: 'check' })} />
      )}
    </Page>
  );
}

/** What runs is shown as running, whatever the address says. */
function stepOf(file: PeopleImport | undefined, asked: Step | undefined): Step {
  if (file === undefined) return 'file';
  if (file.state === 'running') return 'done';
  if (asked === 'columns' || asked === 'check') return asked;
  return file.state === 'open' ? 'check' : 'done';
}

/** Whether the columns of the file were recognised well enough to go on at once. */
function hasAll(file: PeopleImport): boolean {
  const { mapping } = file;
  const has = (field: string): boolean => mapping.includes(field);
  return (has('last_name') || has('full_name')) && (has('login') || has('email'));
}

export function rowsOf({ counts }: PeopleImport): number {
  return counts.new + counts.changed + counts.same + counts.repeat + counts.wrong;
}

function Template() {
  const { t } = useTranslation('people');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} stroke={1.8} aria-hidden />}>
          {t('import.template')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['xlsx', 'csv'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={`/api/import-template?format=${format}`} download>
            {t(`exportAs.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
