import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { asProblem, type Problem } from '@/shared/api/problem';
import type { Installation, Me } from '@/shared/api/types';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Auth.module.css';
import { AuthLayout } from './AuthLayout';
import { enter } from './session';

const FIELDS = ['code', 'company', 'firstName', 'lastName', 'email', 'login', 'password'] as const;
type Field = (typeof FIELDS)[number];
const AUTOCOMPLETE: Readonly<Partial<Record<Field, string>>> = {
  company: 'organization',
  firstName: 'given-name',
  lastName: 'family-name',
  email: 'email',
  login: 'username',
};

/** `/setup#<code>`: the first company of an empty installation; the code stays in the part that browsers do not send. */
export function SetUp() {
  const { t } = useTranslation(['start', 'signin']);
  const words = useProblemText();
  const locale = useLocale();
  const navigate = useNavigate();
  const [given] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [values, setValues] = useState<Record<Field, string>>({
    ...(Object.fromEntries(FIELDS.map((name) => [name, ''])) as Record<Field, string>),
    code: given,
  });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  function fault(name: Field): string | null {
    if (!tried || name === 'login') return null;
    if (name === 'email' && !/^\S+@\S+\.\S{2,}$/.test(values.email.trim())) return t('setUp.needEmail');
    return values[name].trim() === '' ? t('setUp.need') : null;
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    const isWhole = FIELDS.every((name) => name === 'login' || values[name].trim() !== '');
    if (!isWhole || !/^\S+@\S+\.\S{2,}$/.test(values.email.trim())) return;
    setBusy(true);
    setProblem(null);
    const body: Installation = {
      code: values.code.trim(),
      company: values.company.trim(),
      first_name: values.firstName.trim(),
      last_name: values.lastName.trim(),
      email: values.email.trim(),
      login: values.login.trim() || values.email.trim(),
      password: values.password,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale,
    };
    try {
      enter(await http.post<Me>('/api/installation', body));
      await navigate({ to: '/cabinet/start', replace: true });
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <AuthLayout>
      <h1 className={classes.title}>{t('setUp.title')}</h1>
      <p className={classes.lead}>{t('setUp.text')}</p>
      {problem !== null && (
        <div className={classes.notice}>
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        </div>
      )}
      {given === '' && (
        <div className={classes.notice}>
          <Notice tone="info">{t('setUp.noCode')}</Notice>
        </div>
      )}
      {problem?.slug === 'already-set-up' ? (
        <Button component={Link} to="/" size="lg" fullWidth>
          {t('signin:submit')}
        </Button>
      ) : (
        <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
          {FIELDS.filter(
            (name) => name !== 'code' || given === '' || problem?.slug === 'setup-code-wrong',
          ).map((name, nth) => {
            const Input = name === 'password' ? PasswordInput : TextInput;
            return (
              <Input
                key={name}
                label={t(`setUp.${name}`)}
                size="md"
                autoComplete={name === 'password' ? 'new-password' : (AUTOCOMPLETE[name] ?? 'off')}
                {...(name === 'email' && { type: 'email' })}
                {...(name in HINTS && { description: t(HINTS[name as 'login']) })}
                {...(name === 'password' && {
                  visibilityToggleButtonProps: { 'aria-label': t('setUp.showPassword') },
                })}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                autoFocus={nth === 0}
                value={values[name]}
                onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
                error={fault(name)}
              />
            );
          })}
          <Button type="submit" size="lg" fullWidth loading={busy}>
            {t('setUp.submit')}
          </Button>
        </form>
      )}
    </AuthLayout>
  );
}

const HINTS = {
  code: 'setUp.codeHint',
  login: 'setUp.loginHint',
  password: 'setUp.passwordHint',
} as const;
