import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import classes from './Feed.module.css';

/** A deleted message cannot be brought back: asked before. */
export function RemoveDialog({ onClose, onRemove }: { onClose(): void; onRemove(): void }) {
  const { t } = useTranslation('feed');
  useReturnFocus();
  const { t: common } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('message.removeTitle')}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <p className={classes.question}>{t('message.removeText')}</p>
      <div className={classes.answers}>
        <Button variant="default" onClick={onClose}>
          {common('action.cancel')}
        </Button>
        <Button color="bad" onClick={onRemove}>
          {t('message.removeYes')}
        </Button>
      </div>
    </Modal>
  );
}
