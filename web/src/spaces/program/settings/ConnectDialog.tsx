import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SecretCode } from '@/features/accounts/SecretCode';
import { ownApi } from '@/shared/api/own';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import classes from './Settings.module.css';

/** Who it is; the secret for the telephone; its first code. Until then what was there goes on. */
export function ConnectDialog({
  replaces,
  onClose,
  onCodes,
}: {
  /** Another telephone is connected: a code of it is asked for. */
  replaces: boolean;
  onClose(): void;
  onCodes(codes: readonly string[]): void;
}) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  useReturnFocus();
  const [password, setPassword] = useState('');
  const [old, setOld] = useState('');
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => ownApi.beginSecondStep(password, old.trim() || null) });
  const confirm = useMutation({
    mutationFn: () => ownApi.confirmSecondStep(code.trim()),
    onSuccess: ({ codes }) => {
      void queries.invalidateQueries({ queryKey: ['own', 'second-step'] });
      onClose();
      onCodes(codes);
    },
    onError: () => setCode(''),
  });
  const setup = begin.data;
  const error = setup === undefined ? begin.error : confirm.error;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (setup === undefined) begin.mutate();
    else confirm.mutate();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('step.connectTitle')}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={submit}>
        {error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(error))}
          </Notice>
        )}
        {setup === undefined ? (
          <>
            <PasswordInput
              label={t('step.password')}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
              data-autofocus
            />
            {replaces && (
              <TextInput
                label={t('step.codeOld')}
                autoComplete="one-time-code"
                value={old}
                onChange={(event) => setOld(event.currentTarget.value)}
              />
            )}
          </>
        ) : (
          <>
            <SecretCode setup={setup} />
            <TextInput
              label={t('step.code')}
              autoComplete="one-time-code"
              inputMode="numeric"
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              autoFocus
            />
          </>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={begin.isPending || confirm.isPending}
            disabled={setup === undefined ? password === '' : code.trim() === ''}
          >
            {t(setup === undefined ? 'step.next' : 'step.confirm')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
