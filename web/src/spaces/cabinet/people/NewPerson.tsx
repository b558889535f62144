import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { ClientSelect } from './ClientSelect';
import classes from './People.module.css';
import { ROLES, type StaffRole } from './search';

const TEXTS = ['last_name', 'first_name', 'middle_name', 'position', 'email', 'phone', 'login'] as const;

/** Somebody new, with his roles and an invitation. */
export function NewPerson({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  useReturnFocus();
  const form = useForm({
    initialValues: {
      ...(Object.fromEntries(TEXTS.map((name) => [name, ''])) as Record<(typeof TEXTS)[number], string>),
      client_id: null as string | null,
      roles: ['user'] as StaffRole[],
      invite: true,
    },
    validate: {
      last_name: (value) => (value.trim() === '' ? t('form.needName') : null),
      login: (value, all) => (value.trim() === '' && all.email.trim() === '' ? t('form.needLogin') : null),
      email: (value, all) => (value.trim() === '' && all.invite ? t('form.needEmail') : null),
    },
  });
  const create = useMutation({
    mutationFn: (values: typeof form.values) =>
      cabinetApi.createAccount({ ...values, login: values.login.trim() || values.email.trim() }),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      toast({ title: t('form.created', { name: made.name }), text: '' });
      onClose();
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (problem.slug === 'login-taken') form.setFieldError('login', words(problem));
      for (const { field } of problem.fields) form.setFieldError(field, words(problem));
    },
  });
  const { client_id, roles } = form.values;
  const problem = create.error === null ? null : asProblem(create.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('form.title')}
      size={620}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => create.mutate(values))}>
        {problem !== null && problem.slug !== 'login-taken' && (
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        )}
        <div className={classes.fields}>
          {TEXTS.map((name, nth) => (
            <TextInput
              key={name}
              label={t(`form.${name}`)}
              withAsterisk={name === 'last_name'}
              {...(name === 'login' && { description: t('form.loginHint'), inputWrapperOrder: ORDER })}
              {...(nth === 0 && { 'data-autofocus': true })}
              autoComplete="off"
              {...form.getInputProps(name)}
            />
          ))}
          <ClientSelect
            onChange={(next) => form.setValues({ client_id: next, roles: next === null ? roles : ['user'] })}
          />
        </div>
        <fieldset className={classes.group}>
          <legend>{t('form.roles')}</legend>
          {ROLES.map((role) => (
            <Checkbox
              key={role}
              label={t(`role.${role}`)}
              checked={roles.includes(role)}
              disabled={client_id !== null && role !== 'user'}
              onChange={(event) =>
                form.setFieldValue(
                  'roles',
                  event.currentTarget.checked ? [...roles, role] : roles.filter((one) => one !== role),
                )
              }
            />
          ))}
          {client_id !== null && <p className={classes.quiet}>{t('form.staffOnly')}</p>}
        </fieldset>
        <Checkbox
          label={t('form.invite')}
          description={t('form.inviteHint')}
          {...form.getInputProps('invite', { type: 'checkbox' })}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('form.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
