import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import people from './People.module.css';
import classes from './Person.module.css';

/** Whether somebody has a second step; it is reset for who has lost telephone and recovery codes. */
export function SecondStepRow({ accountId, since }: { accountId: string; since: string | null }) {
  const { t } = useTranslation('people');
  const locale = useLocale();
  const [asking, setAsking] = useState(false);
  return (
    <div className={classes.head}>
      <span className={classes.quiet}>
        {since === null ? t('card.noSecondStep') : t('card.secondStep', { when: formatDate(since, locale) })}
      </span>
      {since !== null && (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t('card.resetStep')}
        </Button>
      )}
      {asking && <ResetDialog accountId={accountId} onClose={() => setAsking(false)} />}
    </div>
  );
}

function ResetDialog({ accountId, onClose }: { accountId: string; onClose(): void }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  useReturnFocus();
  const reset = useMutation({
    mutationFn: () => cabinetApi.resetSecondStep(accountId),
    onSuccess: () => {
      toast({ title: t('card.resetDone'), text: '' });
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('card.resetTitle')}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className={people.form}>
        <p className={people.question}>{t('card.resetText')}</p>
        {reset.error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(reset.error))}
          </Notice>
        )}
        <div className={people.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {common('action.cancel')}
          </Button>
          <Button color="bad" loading={reset.isPending} onClick={() => reset.mutate()}>
            {t('card.resetStep')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
