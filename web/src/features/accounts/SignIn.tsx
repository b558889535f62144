import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { Link, Navigate } from '@tanstack/react-router';
import { type FormEvent, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem, type Problem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { lazyPart } from '@/shared/lib/lazyPart';
import { Notice } from '@/shared/ui/Notice';
import classes from './Auth.module.css';
import { AuthLayout } from './AuthLayout';
import { type EndReason, enter, knownLogin } from './session';
import { useWelcome } from './welcome';

const load = () => import('./beside');
const CodeStep = lazyPart(async () => (await load()).codeStep());
const SsoButton = lazyPart(async () => (await load()).ssoButton());
const DemoLogins = lazyPart(async () => (await load()).demoLogins());

export function SignIn({ reason }: { reason: EndReason | null }) {
  const { t } = useTranslation('signin');
  const words = useProblemText();
  const welcome = useWelcome();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useWaitSeconds();
  const password = useRef<HTMLInputElement>(null);
  const [login, setLogin] = useState(knownLogin);
  const [secret, setSecret] = useState('');
  const [remember, setRemember] = useState(true);
  /** What is empty is told after the first try, until it is filled in. */
  const [tried, setTried] = useState(false);
  const [step, setStep] = useState<Problem | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (login.trim() === '' || secret === '') return;
    setBusy(true);
    setProblem(null);
    try {
      enter(await api.signIn({ login: login.trim(), password: secret, remember }));
    } catch (error) {
      const refused = asProblem(error);
      if (refused.slug.startsWith('second-step')) {
        setStep(refused);
        return;
      }
      setProblem(refused);
      if (refused.retryAfter !== null) setWait(refused.retryAfter);
      if (refused.slug === 'wrong-credentials') password.current?.select();
    } finally {
      setBusy(false);
    }
  }

  if (step !== null)
    return (
      <AuthLayout>
        <Suspense fallback={null}>
          <CodeStep
            asked={step}
            signIn={(code) => api.signIn({ login: login.trim(), password: secret, remember, code })}
            onBack={() => setStep(null)}
          />
        </Suspense>
      </AuthLayout>
    );
  if (welcome?.is_set_up === false) return <Navigate to="/setup" replace />;
  return (
    <AuthLayout>
      <h1 className={classes.title}>{t('title')}</h1>
      {reason !== null && problem === null && (
        <div className={classes.notice}>
          <Notice tone={reason === 'blocked' ? 'bad' : 'warn'} title={t(`ended.${reason}`)} urgent>
            {t(`ended.${reason}Text`)}
          </Notice>
        </div>
      )}
      {problem !== null && (
        <div className={classes.notice}>
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        </div>
      )}
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <TextInput
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          error={tried && login.trim() === '' ? t('needLogin') : null}
          label={t('login')}
          size="lg"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={knownLogin() === ''}
        />
        <PasswordInput
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          error={tried && secret === '' ? t('needPassword') : null}
          ref={password}
          label={t('password')}
          size="lg"
          autoComplete="current-password"
          autoFocus={knownLogin() !== ''}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        />
        <div className={classes.row}>
          <Checkbox
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
            label={t('remember')}
          />
          <Link to="/forgot" className={classes.link}>
            {t('forgot')}
          </Link>
        </div>
        <Button type="submit" size="lg" fullWidth loading={busy} disabled={wait > 0}>
          {wait > 0 ? t('wait', { count: wait }) : t('submit')}
        </Button>
      </form>
      <Suspense fallback={null}>
        <SsoButton remember={remember} />
      </Suspense>
      <Link to="/get-account" className={classes.link}>
        {t('getAccount')}
      </Link>
      {welcome?.demo === true && (
        <Suspense fallback={null}>
          <DemoLogins
            logins={welcome.demo_logins}
            onChoose={(chosen) => {
              setLogin(chosen.login);
              setSecret(chosen.password);
              setTried(false);
              setProblem(null);
            }}
          />
        </Suspense>
      )}
    </AuthLayout>
  );
}

/** Seconds until the next try, counting down. */
function useWaitSeconds(): [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (until === 0) return;
    const tick = (): void => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [until]);
  return [left, (seconds) => setUntil(Date.now() + seconds * 1000)];
}
