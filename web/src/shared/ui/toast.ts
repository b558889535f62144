import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { ReactNode } from 'react';

/** A short message in the corner that never takes the focus. `bad`: something did not work. */
export function toast(message: {
  id?: string;
  title: string;
  text: ReactNode;
  bad?: boolean;
  /** How long it stays, ms. */
  stays?: number;
}): void {
  notifications.show({
    ...(message.id === undefined ? {} : { id: message.id }),
    ...(message.bad === true ? { color: 'bad' } : {}),
    ...(message.stays === undefined ? {} : { autoClose: message.stays }),
    title: message.title,
    message: message.text,
    closeButtonProps: { 'aria-label': i18next.t('common:action.close') },
  });
}

export function hideToast(id: string): void {
  notifications.hide(id);
}
