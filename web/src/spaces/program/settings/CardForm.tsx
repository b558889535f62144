import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import type { OwnCard, OwnCardChange } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import classes from './Settings.module.css';
import { useChangeCard } from './useChangeCard';

const FIELDS = ['last_name', 'first_name', 'middle_name', 'position', 'email', 'phone', 'birthday'] as const;
const AUTOFILL = {
  last_name: 'family-name',
  first_name: 'given-name',
  middle_name: 'additional-name',
  position: 'organization-title',
  email: 'email',
  phone: 'tel',
  birthday: 'bday',
} as const;
type Values = Record<(typeof FIELDS)[number] | 'password', string>;

/** What one may change about oneself. Of what somebody else has saved meanwhile one is told, and decides. */
export function CardForm({ card, onClose }: { card: OwnCard; onClose(): void }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const words = useProblemText();
  useReturnFocus();
  const [base] = useState(card);
  const change = useChangeCard();
  const form = useForm<Values>({
    initialValues: {
      ...(Object.fromEntries(FIELDS.map((name) => [name, base[name] ?? ''])) as Values),
      password: '',
    },
    validate: { last_name: (value) => (value.trim() === '' ? t('form.needName') : null) },
  });
  const problem = change.error === null ? null : asProblem(change.error);
  const isConflict = problem?.slug === 'changed-meanwhile';
  const ofField = { 'email-taken': 'email', 'wrong-password': 'password' } as const;
  const newEmail = form.values.email.trim() !== base.email;

  function save(values: Values): void {
    const sent: OwnCardChange = { version: isConflict ? Number(problem.body.version) : base.version };
    for (const name of FIELDS) {
      const value = values[name].trim();
      if (value === (base[name] ?? '')) continue;
      if (name === 'birthday') sent.birthday = value || null;
      else sent[name] = value;
    }
    if (newEmail) sent.password = values.password;
    change.mutate(sent, {
      onSuccess: () => {
        toast({ title: t('form.saved'), text: '' });
        onClose();
      },
      onError: (error) => {
        const refused = asProblem(error);
        const field = ofField[refused.slug as keyof typeof ofField];
        if (field !== undefined) form.setFieldError(field, words(refused));
        for (const one of refused.fields) form.setFieldError(one.field, words(refused));
      },
    });
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('form.title')}
      size={620}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={form.onSubmit(save)}>
        {problem !== null && !(problem.slug in ofField) && (
          <Notice
            tone={isConflict ? 'warn' : 'bad'}
            {...(isConflict && { title: t('form.conflict') })}
            urgent
          >
            {isConflict ? t('form.conflictText') : words(problem)}
          </Notice>
        )}
        <div className={classes.fields}>
          {FIELDS.map((name) => (
            <TextInput
              key={name}
              type={name === 'birthday' ? 'date' : name === 'email' ? 'email' : 'text'}
              label={t(`form.${name}`)}
              autoComplete={AUTOFILL[name]}
              {...form.getInputProps(name)}
            />
          ))}
        </div>
        {newEmail && (
          <PasswordInput
            label={t('form.password')}
            description={t('form.passwordHint')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
            {...form.getInputProps('password')}
          />
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t('form.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
