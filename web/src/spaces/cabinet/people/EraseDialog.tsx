import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { Account } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import classes from './People.module.css';

/** Personal data cannot be brought back: asked before, with what goes and what stays. */
export function EraseDialog({
  person,
  stay = false,
  onClose,
}: {
  person: Account;
  /** The page is a list: it remains. */
  stay?: boolean;
  onClose(): void;
}) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  useReturnFocus();
  const erase = useMutation({
    mutationFn: () => cabinetApi.eraseAccount(person.id),
    onSuccess: async () => {
      toast({ title: t('card.erased'), text: '' });
      if (stay) onClose();
      else await navigate({ to: '/cabinet/people' });
      for (const queryKey of [['accounts'], ['overview']]) void queries.invalidateQueries({ queryKey });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('card.eraseTitle')}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className={classes.form}>
        <p className={classes.question}>{t('card.eraseText', { name: person.name })}</p>
        {erase.error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(erase.error))}
          </Notice>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {common('action.cancel')}
          </Button>
          <Button color="bad" loading={erase.isPending} onClick={() => erase.mutate()}>
            {t('card.eraseYes')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
