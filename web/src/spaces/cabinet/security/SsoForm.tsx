import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem, type Problem } from '@/shared/api/problem';
import type { SsoProvider } from '@/shared/api/types';
import type { security } from '@/shared/i18n/ru/security';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { SaveBar } from '../SaveBar';
import { Addresses } from './Addresses';
import { DeleteProvider } from './DeleteProvider';
import classes from './Security.module.css';

const TEXTS = ['name', 'issuer', 'client_id', 'client_secret'] as const;
const SWITCHES = ['is_on', 'trusts_email', 'creates_people', 'is_password_for_administrators'] as const;
type Values = Record<(typeof TEXTS)[number], string> & Record<(typeof SWITCHES)[number], boolean>;

const valuesOf = (provider: SsoProvider): Values => ({
  name: provider.name,
  issuer: provider.issuer,
  client_id: provider.client_id,
  client_secret: '',
  is_on: provider.is_on,
  trusts_email: provider.trusts_email,
  creates_people: provider.creates_people,
  is_password_for_administrators: provider.is_password_for_administrators,
});

/** The company's own service: the secret goes in and never comes back. */
export function SsoForm({ provider }: { provider: SsoProvider }) {
  const { t } = useTranslation('security');
  const queries = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const known = valuesOf(provider);
  const need = (value: string): string | null => (value.trim() === '' ? t('sso.need') : null);
  const form = useForm<Values>({
    initialValues: known,
    validate: { name: need, issuer: need, client_id: need },
  });
  const changed = [...TEXTS, ...SWITCHES].filter((name) => form.values[name] !== known[name]);
  const save = useMutation({
    mutationFn: ({ client_secret, ...values }: Values) =>
      cabinetApi.saveSsoProvider({
        ...values,
        ...(client_secret !== '' && { client_secret }),
        version: provider.version,
      }),
    onSuccess: (now) => {
      queries.setQueryData(['sso-provider'], now);
      form.setValues(valuesOf(now));
      toast({ title: t('save.saved'), text: '' });
    },
    onError: (error) => {
      for (const { field } of asProblem(error).fields) form.setFieldError(field, t('sso.why.scheme'));
      void queries.invalidateQueries({ queryKey: ['sso-provider'] });
    },
  });
  const test = useMutation({ mutationFn: () => cabinetApi.testIssuer(form.values.issuer.trim()) });
  const { is_on, is_password_for_administrators } = form.values;
  return (
    <form
      className={classes.card}
      noValidate
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      aria-labelledby="sso"
    >
      <h2 id="sso">{t('sso.title')}</h2>
      <p className={classes.figures}>{t('sso.hint')}</p>
      {save.error !== null && <Refusal problem={asProblem(save.error)} />}
      <div className={classes.fields}>
        {TEXTS.map((name) => {
          const Field = name === 'client_secret' ? PasswordInput : TextInput;
          return (
            <Field
              key={name}
              label={t(`sso.${name}`)}
              autoComplete="off"
              {...(name === 'name' && { placeholder: t('sso.nameHint') })}
              {...(name === 'client_secret' && provider.has_secret && { placeholder: t('sso.kept') })}
              {...form.getInputProps(name)}
            />
          );
        })}
      </div>
      <div className={classes.test}>
        <Button
          variant="default"
          loading={test.isPending}
          disabled={form.values.issuer.trim() === ''}
          onClick={() => test.mutate()}
        >
          {t('sso.test')}
        </Button>
        {test.isSuccess && <span role="status">{t('sso.tested', { count: test.data.keys })}</span>}
      </div>
      {test.error !== null && <Refusal problem={asProblem(test.error)} />}
      <Addresses provider={provider} />
      {SWITCHES.map((name) => (
        <Switch
          key={name}
          label={t(`sso.${name}`)}
          description={t(`sso.${name}Hint`)}
          disabled={name === 'is_password_for_administrators' && !is_on}
          {...form.getInputProps(name, { type: 'checkbox' })}
          {...(name === 'is_password_for_administrators' && {
            checked: is_on && is_password_for_administrators,
          })}
        />
      ))}
      {provider.id !== null && (
        <div className={classes.test}>
          <span className={classes.figures}>{t('sso.linked', { count: provider.people_linked })}</span>
          <Button variant="subtle" color="bad" onClick={() => setDeleting(true)}>
            {t('sso.delete')}
          </Button>
        </div>
      )}
      {deleting && <DeleteProvider onClose={() => setDeleting(false)} />}
      {changed.length > 0 && (
        <SaveBar
          title={t('save.title')}
          names={changed.map((name) => t(`sso.${name}`)).join(', ')}
          saveLabel={t('save.save')}
          busy={save.isPending}
          onReset={() => {
            form.setValues(known);
            save.reset();
          }}
        />
      )}
    </form>
  );
}

function Refusal({ problem }: { problem: Problem }) {
  const { t } = useTranslation('security');
  const words = useProblemText();
  const isConflict = problem.slug === 'changed-meanwhile';
  const why = problem.body.why as keyof typeof security.sso.why | undefined;
  return (
    <Notice tone={isConflict ? 'warn' : 'bad'} {...(isConflict && { title: t('save.conflict') })} urgent>
      {isConflict ? t('save.conflictText') : why === undefined ? words(problem) : t(`sso.why.${why}`)}
    </Notice>
  );
}
