import { Button, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import auth from '@/features/accounts/Auth.module.css';
import { AuthLayout } from '@/features/accounts/AuthLayout';
import { NO_PERSON, PersonFields, usePersonRules } from '@/features/requests/PersonFields';
import { asProblem, type Problem } from '@/shared/api/problem';
import { requestsApi } from '@/shared/api/requests';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';

const NEEDED = ['last_name', 'first_name', 'email'] as const;

/** Whoever has no account asks for one from the sign-in screen [4.1-A]. */
export function GetAccount() {
  const { t } = useTranslation('requests');
  const words = useProblemText();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const person = usePersonRules(NEEDED);
  const form = useForm({
    initialValues: { ...NO_PERSON, company: '', comment: '' },
    validate: { ...person, company: (value) => (value.trim() === '' ? t('needed') : null) },
  });
  const send = async (values: typeof form.values): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await requestsApi.askAtTheDoor({ ...values, email: values.email.trim() });
      setDone(true);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const isClosed = problem?.slug === 'not-found';
  return (
    <AuthLayout>
      <h1 className={auth.title}>{t('door.title')}</h1>
      {done ? (
        <Notice tone="ok" title={t('door.done')}>
          {t('door.doneText')}
        </Notice>
      ) : (
        <>
          <p className={auth.lead}>{t('door.lead')}</p>
          {problem !== null && (
            <div className={auth.notice}>
              <Notice tone="bad" urgent {...(isClosed && { title: t('door.closed') })}>
                {isClosed ? t('door.closedText') : words(problem)}
              </Notice>
            </div>
          )}
          <form className={auth.form} noValidate onSubmit={form.onSubmit((values) => void send(values))}>
            <TextInput
              label={t('field.company')}
              size="md"
              withAsterisk
              autoComplete="organization"
              autoFocus
              {...form.getInputProps('company')}
            />
            <PersonFields needed={NEEDED} size="md" inputProps={(name) => form.getInputProps(name)} />
            <Textarea
              label={t('field.comment')}
              size="md"
              maxLength={1000}
              {...form.getInputProps('comment')}
            />
            <Button type="submit" size="lg" fullWidth loading={busy}>
              {t('send')}
            </Button>
          </form>
        </>
      )}
      <div className={auth.back}>
        <Link to="/" className={auth.link}>
          {t('door.back')}
        </Link>
      </div>
    </AuthLayout>
  );
}
