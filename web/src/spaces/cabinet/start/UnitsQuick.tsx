import { ActionIcon, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ClipboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import classes from './Start.module.css';
import { useSetup } from './useSetup';

const SHOWN = 50;

/** Names of branches and departments, one after the other; who needs a tree orders them later. */
export function UnitsQuick() {
  const { t } = useTranslation('start');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  const { refresh } = useSetup();
  const [name, setName] = useState('');
  const key = ['units', 'own'];
  const units = useQuery({ queryKey: key, queryFn: () => cabinetApi.units({ limit: SHOWN }), staleTime: 0 });
  const onSettled = (): void => {
    void queries.invalidateQueries({ queryKey: key });
    refresh();
  };
  const add = useMutation({
    mutationFn: async (names: readonly string[]) => {
      const there = new Set(units.data?.items.map((unit) => unit.name.toLowerCase()));
      for (const one of names) if (!there.has(one.toLowerCase())) await cabinetApi.createUnit({ name: one });
    },
    onSuccess: () => setName(''),
    onSettled,
  });
  const remove = useMutation({ mutationFn: cabinetApi.deleteUnit, onSettled });
  const failed = add.error ?? remove.error;

  function paste(event: ClipboardEvent): void {
    const names = event.clipboardData
      .getData('text')
      .split(/[\n;\t]+/)
      .map((one) => one.trim());
    const wanted = [...new Set(names.filter((one) => one !== ''))];
    if (wanted.length < 2) return;
    event.preventDefault();
    add.mutate(wanted);
  }

  return (
    <section className={classes.card} data-narrow aria-label={t('company.units')}>
      <h2>{t('company.units')}</h2>
      <p className={classes.quiet}>{t('company.unitsHint')}</p>
      {units.data !== undefined && units.data.items.length > 0 && (
        <ul className={classes.chips}>
          {units.data.items.map((unit) => (
            <li key={unit.id} className={classes.chip}>
              {unit.name}
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={`${common('action.remove')}: ${unit.name}`}
                onClick={() => remove.mutate(unit.id)}
              >
                <IconX size={15} stroke={1.8} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <TextInput
        aria-label={t('company.addUnit')}
        placeholder={t('company.addUnit')}
        size="md"
        maxLength={300}
        value={name}
        disabled={add.isPending}
        error={failed === null ? null : words(asProblem(failed))}
        onChange={(event) => setName(event.currentTarget.value)}
        onPaste={paste}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || name.trim() === '') return;
          event.preventDefault();
          add.mutate([name.trim()]);
        }}
        onBlur={() => name.trim() !== '' && add.mutate([name.trim()])}
      />
    </section>
  );
}
