import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { LineCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { SaveBar } from '../SaveBar';
import { DeleteLine } from './DeleteLine';
import { IconChoice } from './IconChoice';
import classes from './Line.module.css';
import { changedFields, changeOf, type Field, secondsOf, type Values, valuesOf } from './mainForm';
import { useRefreshLines } from './useLineActs';

const LABELS = {
  name: 'form.name',
  icon: 'icon',
  owner_email: 'main.owner_email',
  warn: 'main.warn',
  bad: 'main.bad',
} as const satisfies Record<Field, string>;

/** Name, icon, letters, waiting times. Whoever has saved it meanwhile is seen beside: nobody's work is lost. */
export function MainTab({ line }: { line: LineCard }) {
  const { t } = useTranslation('lines');
  const words = useProblemText();
  const refresh = useRefreshLines();
  const [base, setBase] = useState(line);
  const [theirs, setTheirs] = useState<LineCard | null>(null);
  const [deleting, setDeleting] = useState(false);
  const minutes = (value: string): string | null =>
    secondsOf(value) === null ? t('main.needMinutes') : null;
  const form = useForm<Values>({
    initialValues: valuesOf(line),
    validate: {
      name: (value) => (value.trim() === '' ? t('form.needName') : null),
      owner_email: (value) => (/^([^@\s]+@[^@\s]+)?$/.test(value.trim()) ? null : t('main.badEmail')),
      warn: minutes,
      bad: (value, { warn }) =>
        minutes(value) ?? ((secondsOf(value) ?? 0) > (secondsOf(warn) ?? 0) ? null : t('main.needOrder')),
    },
  });
  const known = valuesOf(base);
  const changed = changedFields(form.values, known);
  // Nothing is being edited: what others have saved is shown at once.
  if (changed.length === 0 && line.version > base.version) {
    setBase(line);
    form.setValues(valuesOf(line));
  }

  const save = useMutation({
    mutationFn: (version: number) => cabinetApi.changeLine(line.id, changeOf(form.values, changed, version)),
    onSuccess: (now) => {
      setBase(now);
      setTheirs(null);
      form.setValues(valuesOf(now));
      toast({ title: t('save.saved'), text: '' });
      refresh();
    },
    onError: async (error) => {
      if (asProblem(error).slug === 'changed-meanwhile') setTheirs(await cabinetApi.line(line.id));
    },
  });
  const problem = save.error === null ? null : asProblem(save.error);
  const other = theirs === null ? null : valuesOf(theirs);
  const given = (name: Field) => ({
    label: t(LABELS[name]),
    autoComplete: 'off',
    'data-changed': changed.includes(name) || undefined,
    ...(other !== null &&
      other[name] !== known[name] && {
        description: t('save.theirs', { value: other[name] || t('save.empty') }),
      }),
    ...form.getInputProps(name),
  });

  return (
    <>
      <form
        noValidate
        className={classes.narrowForm}
        onSubmit={form.onSubmit(() => save.mutate((theirs ?? base).version))}
      >
        {theirs !== null && (
          <Notice tone="warn" title={t('save.conflict')} urgent>
            {t('save.conflictText')}
          </Notice>
        )}
        {problem !== null && problem.slug !== 'changed-meanwhile' && (
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        )}
        <section className={classes.card} aria-label={t('main.title')}>
          <TextInput withAsterisk maxLength={300} {...given('name')} />
          <IconChoice value={form.values.icon} onChange={(icon) => form.setFieldValue('icon', icon)} />
          <TextInput
            type="email"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...{ description: t('main.owner_emailHint'), ...given('owner_email') }}
          />
        </section>
        <section className={classes.card} aria-label={t('main.wait')}>
          <header className={classes.head}>
            <h2>{t('main.wait')}</h2>
            <span className={classes.hint}>{t('main.waitHint')}</span>
          </header>
          <div className={classes.fields}>
            <TextInput inputMode="decimal" {...given('warn')} />
            <TextInput inputMode="decimal" {...given('bad')} />
          </div>
        </section>
        <section className={classes.card} data-row>
          <p className={classes.quiet}>{t('main.deleteHint')}</p>
          <Button variant="default" className={classes.danger} onClick={() => setDeleting(true)}>
            {t('main.delete')}
          </Button>
        </section>
        {changed.length > 0 && (
          <SaveBar
            title={t('save.changes', { count: changed.length })}
            names={changed.map((name) => t(LABELS[name])).join(', ')}
            saveLabel={t(theirs === null ? 'save.save' : 'save.overwrite')}
            busy={save.isPending}
            onReset={() => {
              const now = theirs ?? base;
              setBase(now);
              setTheirs(null);
              form.setValues(valuesOf(now));
              form.clearErrors();
              save.reset();
            }}
          />
        )}
      </form>
      {deleting && <DeleteLine line={line} onClose={() => setDeleting(false)} />}
    </>
  );
}
