import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import classes from './Security.module.css';

/** The secret cannot be brought back: asked before. */
export function DeleteProvider({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('security');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  useReturnFocus();
  const remove = useMutation({
    mutationFn: cabinetApi.deleteSsoProvider,
    onSuccess: async () => {
      await queries.resetQueries({ queryKey: ['sso-provider'] });
      toast({ title: t('sso.deleted'), text: '' });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('sso.deleteTitle')}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className={classes.form}>
        <p>{t('sso.deleteText')}</p>
        {remove.error !== null && (
          <Notice tone="bad" urgent>
            {words(asProblem(remove.error))}
          </Notice>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {common('action.cancel')}
          </Button>
          <Button color="bad" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('sso.deleteYes')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
