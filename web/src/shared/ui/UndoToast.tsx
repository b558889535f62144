import { ActionIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isField } from '@/shared/lib/keys';
import { useKeys } from '@/shared/lib/useKeys';
import { useStore } from '@/shared/lib/useStore';
import { Kbd } from './Kbd';
import classes from './UndoToast.module.css';
import { hideUndo, takeUndo, type UndoOffer, undoOffer } from './undo';

const same = (offer: UndoOffer | null): UndoOffer | null => offer;

/** The place of the undo offer; stands once in the shell. Never takes the focus. */
export function UndoToast() {
  const offer = useStore(undoOffer, same);
  const { t } = useTranslation();
  useKeys([
    {
      id: 'undo',
      code: 'KeyZ',
      ctrl: true,
      label: t('keys.undo'),
      group: t('keys.general'),
      // In a field with text, Ctrl+Z belongs to the text.
      run: (event) => (isField(event.target) && fieldText(event.target) !== '' ? false : takeUndo()),
    },
  ]);
  return (
    <div className={classes.place} role="status">
      {offer !== null && (
        <div className={classes.toast} key={offer.number}>
          <IconCheck size={18} stroke={1.8} className={classes.icon} aria-hidden />
          <span>{offer.text}</span>
          <button type="button" className={classes.action} onClick={() => takeUndo()}>
            {t('undo.action')}
          </button>
          <Kbd code="KeyZ" ctrl />
          <SecondsLeft until={offer.until} />
          <ActionIcon variant="subtle" size={24} aria-label={t('undo.close')} onClick={hideUndo}>
            <IconX size={16} stroke={1.8} />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}

function fieldText(target: EventTarget | null): string {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return target.value;
  return target instanceof HTMLElement ? (target.textContent ?? '') : '';
}

function SecondsLeft({ until }: { until: number }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(() => Math.ceil((until - Date.now()) / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000))), 250);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <span className={classes.left} aria-hidden="true">
      {t('time.seconds', { count: left })}
    </span>
  );
}
