import { Checkbox, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PERSON, type PersonField, usePersonRules } from '@/features/requests/PersonFields';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { AcceptAccount, Acceptance, Request } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { ClientSelect } from '../people/ClientSelect';
import { ROLES } from '../people/search';
import { UnitSelect } from '../people/UnitSelect';
import classes from './Requests.module.css';

/** The account as it is to be registered; everything can be put right before. */
export function AccountForm({
  request,
  formRef,
  onAccept,
  problem,
}: {
  request: Request;
  formRef: RefObject<HTMLFormElement | null>;
  onAccept(answer: Acceptance): void;
  problem: Error | null;
}) {
  const { t } = useTranslation(['requests', 'people']);
  const words = useProblemText();
  const lines = useQuery({ queryKey: ['lines', 'list'], queryFn: cabinetApi.lines });
  const wish = request.wish as Partial<Record<PersonField, string>>;
  const person = usePersonRules(['last_name', 'email']);
  const form = useForm({
    initialValues: {
      ...(Object.fromEntries(PERSON.map((name) => [name, wish[name] ?? ''])) as Record<PersonField, string>),
      login: wish.email ?? '',
      client_id: request.client_id,
      unit_id: '',
      role: 'user' as (typeof ROLES)[number],
      line_ids: [] as string[],
    },
    validate: { ...person, login: (value) => (/^\S+$/.test(value) ? null : t('needed')) },
  });
  const slug = problem === null ? null : asProblem(problem).slug;
  const setFieldError = form.setFieldError;
  useEffect(() => {
    if (slug === 'login-taken' && problem !== null) setFieldError('login', words(asProblem(problem)));
  }, [slug, problem, setFieldError, words]);
  const { client_id, role, unit_id } = form.values;
  const submit = ({ unit_id: unit, ...values }: typeof form.values): void =>
    onAccept({ kind: 'account', ...values, unit_id: unit || null } satisfies AcceptAccount);
  return (
    <form
      id={`request-${request.id}`}
      ref={formRef}
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(submit)}
    >
      <div className={classes.fields}>
        {PERSON.map((name) => (
          <TextInput
            key={name}
            label={t(`field.${name}`)}
            autoComplete="off"
            withAsterisk={name === 'last_name' || name === 'email'}
            {...form.getInputProps(name)}
          />
        ))}
        {request.asker_id === null && (
          <ClientSelect
            onChange={(client) => form.setValues({ client_id: client, unit_id: '', role: 'user' })}
          />
        )}
        <UnitSelect
          key={client_id}
          clientId={client_id}
          name=""
          value={unit_id}
          onChange={(unit) => form.setFieldValue('unit_id', unit)}
        />
        <TextInput
          label={t('cabinet.login')}
          autoComplete="off"
          withAsterisk
          {...form.getInputProps('login')}
        />
        <Select
          label={t('cabinet.role')}
          allowDeselect={false}
          disabled={client_id !== null}
          data={ROLES.map((value) => ({ value, label: t(`people:role.${value}`) }))}
          value={role}
          onChange={(value) => form.setFieldValue('role', (value ?? 'user') as typeof role)}
        />
      </div>
      {(lines.data?.length ?? 0) > 0 && (
        <Checkbox.Group
          label={t('cabinet.lines')}
          description={t('cabinet.linesHint')}
          {...form.getInputProps('line_ids')}
        >
          <div className={classes.checks}>
            {lines.data?.map((line) => (
              <Checkbox key={line.id} value={line.id} label={line.name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </form>
  );
}
