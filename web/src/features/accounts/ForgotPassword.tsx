import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem, type Problem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Auth.module.css';
import { AuthLayout } from './AuthLayout';

export function ForgotPassword() {
  const { t } = useTranslation('signin');
  const words = useProblemText();
  const [login, setLogin] = useState('');
  const [empty, setEmpty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setEmpty(login.trim() === '');
    if (login.trim() === '') return;
    setBusy(true);
    setProblem(null);
    try {
      await api.askPasswordLink(login.trim());
      setDone(true);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <AuthLayout>
      <h1 className={classes.title}>{t('forgotTitle')}</h1>
      {done ? (
        <Notice tone="ok" title={t('forgotDone')}>
          {t('forgotDoneText')}
        </Notice>
      ) : (
        <>
          <p className={classes.lead}>{t('forgotText')}</p>
          {problem !== null && (
            <div className={classes.notice}>
              <Notice tone="bad" urgent>
                {words(problem)}
              </Notice>
            </div>
          )}
          <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
            <TextInput
              label={t('login')}
              size="lg"
              autoComplete="username"
              autoCapitalize="none"
              value={login}
              onChange={(event) => setLogin(event.currentTarget.value)}
              error={empty ? t('needLogin') : null}
              autoFocus
            />
            <Button type="submit" size="lg" fullWidth loading={busy}>
              {t('forgotSubmit')}
            </Button>
          </form>
        </>
      )}
      <div className={classes.back}>
        <Link to="/" className={classes.link}>
          {t('back')}
        </Link>
      </div>
    </AuthLayout>
  );
}
