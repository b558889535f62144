import { Button, PasswordInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem, type Problem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Auth.module.css';
import { AuthLayout } from './AuthLayout';
import { NewPassword } from './NewPassword';

/** `/set-password#<token>`: the token stays in the part of the address that browsers do not send. */
export function SetPassword() {
  const { t } = useTranslation('signin');
  const words = useProblemText();
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [mismatch, setMismatch] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setMismatch(password !== again);
    if (password !== again || password === '') return;
    setBusy(true);
    setProblem(null);
    try {
      await api.setPassword(token, password);
      setDone(true);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  const useless = token === '' || problem?.slug === 'link-expired';
  const toggle = { 'aria-label': t('showPassword') };
  return (
    <AuthLayout>
      <h1 className={classes.title}>{t('setTitle')}</h1>
      {token === '' && (
        <Notice tone="warn" title={t('noToken')}>
          {t('noTokenText')}
        </Notice>
      )}
      {problem !== null && (
        <div className={classes.notice}>
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        </div>
      )}
      {done && (
        <Notice tone="ok" title={t('setDone')}>
          {t('setDoneText')}
        </Notice>
      )}
      {!done && !useless && (
        <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
          <NewPassword
            label={t('newPassword')}
            size="lg"
            value={password}
            onChange={setPassword}
            token={token}
            autoFocus
          />
          <PasswordInput
            label={t('repeatPassword')}
            size="lg"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            error={mismatch ? t('mismatch') : null}
            visibilityToggleButtonProps={toggle}
          />
          <Button type="submit" size="lg" fullWidth loading={busy} disabled={password === ''}>
            {t('setSubmit')}
          </Button>
        </form>
      )}
      <div className={classes.back}>
        <Link to={useless ? '/forgot' : '/'} className={classes.link}>
          {useless ? t('askAgain') : t('back')}
        </Link>
      </div>
    </AuthLayout>
  );
}
