import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { ImportField, PeopleImport } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Import.module.css';

export const FIELDS = [
  'full_name',
  'last_name',
  'first_name',
  'middle_name',
  'position',
  'email',
  'phone',
  'login',
  'roles',
  'unit',
  'client',
  'birthday',
] as const satisfies readonly ImportField[];
const FIRST = 3;

/** What each column of the file holds; known titles were recognised. A field that is given to another column leaves the first. */
export function ColumnsStep({
  file,
  onKnow,
  onNext,
}: {
  file: PeopleImport;
  onKnow(file: PeopleImport): void;
  onNext(): void;
}) {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const rows = useQuery({
    queryKey: ['imports', file.id, 'rows', 'first'],
    queryFn: () => cabinetApi.importRows(file.id, { limit: FIRST }),
  });
  const change = useMutation({
    mutationFn: (mapping: (ImportField | null)[]) => cabinetApi.changeImport(file.id, { mapping }),
    onSuccess: onKnow,
  });
  const mapping = (change.variables ?? file.mapping) as (ImportField | null)[];
  const choose = (column: number, field: ImportField | null): void =>
    change.mutate(mapping.map((known, at) => (at === column ? field : known === field ? null : known)));
  return (
    <section className={classes.box} aria-label={t('import.steps.columns')}>
      <table className={classes.columnTable}>
        <thead>
          <tr>
            <th scope="col">{t('import.columnOf')}</th>
            <th scope="col">{t('import.firstCells')}</th>
            <th scope="col">{t('import.field')}</th>
          </tr>
        </thead>
        <tbody>
          {file.columns.map((title, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name; titles may repeat
            <tr key={column}>
              <th scope="row">{title || '—'}</th>
              <td className={classes.examples}>
                {(rows.data?.items ?? [])
                  .map((row) => row.cells[column])
                  .filter(Boolean)
                  .join(' · ')}
              </td>
              <td>
                <NativeSelect
                  aria-label={`${t('import.field')}: ${title}`}
                  value={mapping[column] ?? ''}
                  data={[
                    { value: '', label: t('import.skip') },
                    ...FIELDS.map((value) => ({ value, label: t(`import.fields.${value}`) })),
                  ]}
                  onChange={(event) =>
                    choose(column, (event.currentTarget.value || null) as ImportField | null)
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {change.error !== null && (
        <Notice tone="bad" urgent>
          {words(asProblem(change.error))}
        </Notice>
      )}
      <div className={classes.buttons}>
        <Button loading={change.isPending} onClick={onNext}>
          {t('import.toCheck')}
        </Button>
      </div>
    </section>
  );
}
