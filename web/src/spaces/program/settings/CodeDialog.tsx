import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownApi } from '@/shared/api/own';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import classes from './Settings.module.css';

/** What a code is asked for once more: new recovery codes, or an end of the second step. */
export function CodeDialog({
  act,
  onClose,
  onCodes,
}: {
  act: 'renew' | 'remove';
  onClose(): void;
  onCodes(codes: readonly string[]): void;
}) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  useReturnFocus();
  const [code, setCode] = useState('');
  const run = useMutation({
    mutationFn: async () =>
      act === 'renew' ? (await ownApi.renewRecoveryCodes(code)).codes : await ownApi.removeSecondStep(code),
    onSuccess: (codes) => {
      void queries.invalidateQueries({ queryKey: ['own', 'second-step'] });
      onClose();
      if (codes !== undefined) onCodes(codes);
      else toast({ title: t('step.removed'), text: '' });
    },
    onError: () => setCode(''),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    run.mutate();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`step.${act}Title`)}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={submit}>
        <p className={classes.note}>{t(`step.${act}Text`)}</p>
        {run.error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(run.error))}
          </Notice>
        )}
        <TextInput
          label={t('step.code')}
          description={t('step.askText')}
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-autofocus
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={run.isPending}
            disabled={code.trim() === ''}
            {...(act === 'remove' && { color: 'bad' })}
          >
            {t(`step.${act}`)}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
