import { IconAlertCircle, IconAlertTriangle, IconCheck, IconEqual, IconPencil } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { ImportField, ImportRow, PeopleImport } from '@/shared/api/types';
import type { people } from '@/shared/i18n/ru/people';
import { useProblemText } from '@/shared/i18n/useTexts';
import type { Column } from '@/shared/ui/table/columns';
import { toast } from '@/shared/ui/toast';
import classes from './Import.module.css';

type Slug = keyof typeof people.import.remark;
type Remark = ImportRow['remarks'][number];
/** Where a remark of a field that the file does not have is mended. */
const INSTEAD: Readonly<Record<string, ImportField[]>> = {
  last_name: ['full_name'],
  login: ['email'],
  email: ['login'],
};

/** The columns of the file that are loaded, and what there is to say of each row. */
export function useRowColumns(
  file: PeopleImport,
  onCounts: (counts: PeopleImport['counts']) => void,
): Column<ImportRow>[] {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const queries = useQueryClient();
  const mend = async (row: ImportRow, column: number, text: string): Promise<void> => {
    try {
      const { counts } = await cabinetApi.changeImportRow(file.id, row.number, { [column]: text });
      onCounts(counts);
      await queries.invalidateQueries({ queryKey: ['imports', file.id, 'rows'] });
    } catch (error) {
      toast({ title: words(asProblem(error)), text: '', bad: true });
    }
  };
  const fields = file.mapping as (ImportField | null)[];
  const columnOf = (field: string): number => {
    const at = fields.indexOf(field as ImportField);
    return at >= 0 ? at : fields.findIndex((one) => one !== null && INSTEAD[field]?.includes(one));
  };
  const remarkText = ({ slug, better }: Remark): string =>
    t(`import.remark.${slug as Slug}`, { better: better ?? '', defaultValue: t('import.remark.other') });

  return [
    { id: 'number', header: t('import.row'), width: 70, card: 'aside', cell: (row) => row.number },
    ...fields.flatMap((field, column): Column<ImportRow>[] =>
      field === null
        ? []
        : [
            {
              id: field,
              header: t(`import.fields.${field}`),
              ...(column === 0 && { card: 'title' as const }),
              ...(column === 1 && { card: 'third' as const }),
              cell: (row) => (
                <Cell
                  text={row.cells[column] ?? ''}
                  remark={row.is_done ? undefined : row.remarks.find((one) => columnOf(one.field) === column)}
                  isWrong={row.kind === 'wrong'}
                  onChange={(text) => mend(row, column, text)}
                />
              ),
            },
          ],
    ),
    {
      id: 'result',
      header: t('import.result'),
      width: 260,
      card: 'second',
      cell: (row) => <Result row={row} text={remarkText} />,
    },
  ];
}

function Result({ row, text }: { row: ImportRow; text(remark: Remark): string }) {
  const { t } = useTranslation('people');
  const [first] = row.remarks;
  const tone = row.is_done
    ? 'ok'
    : row.kind === 'wrong'
      ? 'bad'
      : first !== undefined
        ? 'warn'
        : row.kind === 'new'
          ? 'ok'
          : 'mute';
  const Picture = { ok: IconCheck, bad: IconAlertCircle, warn: IconAlertTriangle, mute: IconEqual }[tone];
  const words =
    row.is_done || first === undefined
      ? t(`import.kind.${row.is_done ? 'done' : row.kind}`)
      : row.remarks.map(text).join('; ');
  return (
    <span className={classes.result} data-tone={tone} title={words}>
      <Picture size={16} stroke={1.8} aria-hidden />
      <span>{words}</span>
    </span>
  );
}

/** A cell; with a remark it is a button that becomes a field. What was probably meant is one press away. */
function Cell({
  text,
  remark,
  isWrong,
  onChange,
}: {
  text: string;
  remark: Remark | undefined;
  isWrong: boolean;
  onChange(text: string): Promise<void>;
}) {
  const { t } = useTranslation('people');
  const [draft, setDraft] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (remark === undefined || remark.slug === 'exists' || remark.slug === 'unit-new')
    return <span title={text}>{text}</span>;
  const save = async (next: string): Promise<void> => {
    setDraft(null);
    if (next === text) return;
    setBusy(true);
    await onChange(next);
    setBusy(false);
  };
  if (draft !== null)
    return (
      <input
        // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was pressed
        autoFocus
        className={classes.cellField}
        aria-label={t('import.edit', { value: text || t('import.blank') })}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void save(draft)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') void save(draft);
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    );
  return (
    <span className={classes.cell}>
      <button
        type="button"
        className={classes.cellButton}
        data-bad={isWrong || undefined}
        disabled={busy}
        aria-label={t('import.edit', { value: text || t('import.blank') })}
        onClick={(event) => {
          event.stopPropagation();
          setDraft(text);
        }}
      >
        <span>{text || t('import.blank')}</span>
        <IconPencil size={14} stroke={1.8} aria-hidden />
      </button>
      {remark.better !== null && (
        <button
          type="button"
          className={classes.better}
          title={t('import.takeBetter', { value: remark.better })}
          onClick={(event) => {
            event.stopPropagation();
            void save(remark.better ?? '');
          }}
        >
          {remark.better}
        </button>
      )}
    </span>
  );
}
