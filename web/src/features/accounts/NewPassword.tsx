import { PasswordInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownApi } from '@/shared/api/own';
import type { PasswordStrength } from '@/shared/api/types';
import classes from './NewPassword.module.css';

const AFTER_MS = 300;

/** A new password with what it would be worth: the server's own judgement, so what is called good here is taken. */
export function NewPassword({
  value,
  onChange,
  label,
  token = null,
  error,
  size,
  autoFocus = false,
}: {
  value: string;
  onChange(next: string): void;
  label: string;
  /** Of a link to set it. */
  token?: string | null;
  error?: string | null;
  size?: 'lg';
  autoFocus?: boolean;
}) {
  const { t } = useTranslation('settings');
  const strength = useStrength(value, token);
  const problem = strength?.problem ?? null;
  return (
    <div className={classes.field}>
      <PasswordInput
        label={label}
        description={t('password.rule')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="new-password"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        error={error ?? null}
        autoFocus={autoFocus}
        {...(size === undefined ? {} : { size })}
      />
      {strength !== null && (
        <div className={classes.strength}>
          <meter
            className={classes.meter}
            min={0}
            max={4}
            value={problem === null ? strength.score : Math.min(strength.score, 1)}
            data-bad={problem !== null || undefined}
            aria-label={t('password.meter')}
          />
          <span role="status" data-bad={problem !== null || undefined}>
            {problem === null ? t(`password.score.${strength.score as 0}`) : t(`password.problem.${problem}`)}
          </span>
        </div>
      )}
    </div>
  );
}

/** Asked when nothing was typed for a moment; null: nothing is known, then the server decides when it is saved. */
function useStrength(password: string, token: string | null): PasswordStrength | null {
  const [known, setKnown] = useState<PasswordStrength | null>(null);
  useEffect(() => {
    if (password === '') {
      setKnown(null);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      ownApi.ratePassword(password, token, stop.signal).then(setKnown, () => {
        if (!stop.signal.aborted) setKnown(null);
      });
    }, AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [password, token]);
  return known;
}
