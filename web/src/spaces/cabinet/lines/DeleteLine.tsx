import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { LineCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { offerUndo } from '@/shared/ui/undo';
import classes from './Line.module.css';
import { useRefreshLines, useRestoreLine } from './useLineActs';

/** Takes a line from everybody who asks there: asked before, although it can come back. */
export function DeleteLine({ line, onClose }: { line: LineCard; onClose(): void }) {
  const { t } = useTranslation('lines');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const navigate = useNavigate();
  const refresh = useRefreshLines();
  const restore = useRestoreLine();
  useReturnFocus();
  const remove = useMutation({
    mutationFn: () => cabinetApi.deleteLine(line.id),
    onSuccess: async () => {
      offerUndo(t('main.deletedDone', { name: line.name }), () => restore.mutate(line));
      await navigate({ to: '/cabinet/lines' });
      refresh();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('main.deleteTitle', { name: line.name })}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className={classes.form}>
        <p className={classes.question}>{t('main.deleteText')}</p>
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
            {t('main.deleteYes')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
