import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { Account, AccountChange } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { SaveBar } from '../SaveBar';
import classes from './Person.module.css';
import { UnitSelect } from './UnitSelect';

type Field = (typeof FIELDS)[number];
const FIELDS = [
  'last_name',
  'first_name',
  'middle_name',
  'position',
  'email',
  'phone',
  'login',
  'birthday',
  'unit_id',
] as const;
/** Their absence is told as null. */
const MAY_BE_NULL: readonly Field[] = ['birthday', 'unit_id'];
type Values = Record<Field, string>;

const TEXTS = FIELDS.filter((name) => name !== 'unit_id');

const valuesOf = (person: Account): Values =>
  Object.fromEntries(FIELDS.map((name) => [name, person[name] ?? ''])) as Values;

/**
 * The card. Changes collect in the save bar; when somebody else has saved it meanwhile, nobody's work is lost: both values
 * stand beside each other, and one decides.
 */
export function PersonForm({ person }: { person: Account }) {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const queries = useQueryClient();
  const [base, setBase] = useState(person);
  const [theirs, setTheirs] = useState<Account | null>(null);
  const form = useForm<Values>({
    initialValues: valuesOf(person),
    validate: { last_name: (value) => (value.trim() === '' ? t('form.needName') : null) },
  });
  const known = valuesOf(base);
  const changed = FIELDS.filter((name) => form.values[name].trim() !== known[name]);
  // Nothing is being edited: what others have saved is shown at once.
  if (changed.length === 0 && person.version > base.version) {
    setBase(person);
    form.setValues(valuesOf(person));
  }

  const save = useMutation({
    mutationFn: (version: number) => {
      const change: Record<string, string | number | null> = { version };
      for (const name of changed) {
        const value = form.values[name].trim();
        change[name] = value === '' && MAY_BE_NULL.includes(name) ? null : value;
      }
      return cabinetApi.changeAccount(person.id, change as AccountChange);
    },
    onSuccess: (now) => {
      setBase(now);
      setTheirs(null);
      form.setValues(valuesOf(now));
      toast({ title: t('save.saved'), text: '' });
      void queries.invalidateQueries({ queryKey: ['accounts'] });
    },
    onError: async (error) => {
      const problem = asProblem(error);
      if (problem.slug === 'changed-meanwhile') setTheirs(await cabinetApi.account(person.id));
      if (problem.slug === 'login-taken') form.setFieldError('login', words(problem));
      for (const { field } of problem.fields) form.setFieldError(field, words(problem));
    },
  });
  const problem = save.error === null ? null : asProblem(save.error);
  const isConflict = problem?.slug === 'changed-meanwhile' && theirs !== null;
  const other = theirs === null ? null : valuesOf(theirs);

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(() => save.mutate((theirs ?? base).version))}
      aria-label={t('card.data')}
    >
      <section className={classes.card}>
        <header className={classes.head}>
          <h2>{t('card.data')}</h2>
          <span className={classes.hint}>{[person.company, person.unit].filter(Boolean).join(', ')}</span>
        </header>
        {theirs !== null && (
          <Notice tone="warn" title={t('save.conflict')} urgent>
            {t('save.conflictText')}
          </Notice>
        )}
        {problem !== null && problem.slug !== 'login-taken' && !isConflict && (
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        )}
        <div className={classes.fields}>
          {TEXTS.map((name) => (
            <TextInput
              key={name}
              type={name === 'birthday' ? 'date' : 'text'}
              label={t(`form.${name}`)}
              autoComplete="off"
              {...(other !== null &&
                other[name] !== known[name] && {
                  description: t('save.theirs', { value: other[name] || t('save.empty') }),
                })}
              {...form.getInputProps(name)}
            />
          ))}
          <UnitSelect
            clientId={person.client_id}
            name={base.unit}
            value={form.values.unit_id}
            onChange={(next) => form.setFieldValue('unit_id', next)}
            {...(theirs !== null &&
              theirs.unit_id !== base.unit_id && {
                description: t('save.theirs', { value: theirs.unit || t('save.empty') }),
              })}
          />
        </div>
      </section>
      {changed.length > 0 && (
        <SaveBar
          title={t('save.changes', { count: changed.length })}
          names={changed.map((name) => t(`form.${name}`)).join(', ')}
          saveLabel={t(theirs === null ? 'save.save' : 'save.overwrite')}
          busy={save.isPending}
          onReset={() => {
            const now = theirs ?? base;
            setBase(now);
            setTheirs(null);
            form.setValues(valuesOf(now));
            save.reset();
          }}
        />
      )}
    </form>
  );
}
