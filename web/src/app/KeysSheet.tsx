import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '@/shared/lib/lazyPart';
import { createStore } from '@/shared/lib/store';
import { useKeys } from '@/shared/lib/useKeys';
import { useStore } from '@/shared/lib/useStore';

/** Whether the list of keys is open. */
export const keysSheet = createStore(false);

const KeysDialog = lazyPart(async () => (await import('./KeysDialog')).KeysDialog);

const same = <T,>(value: T): T => value;

/** `?`: all keys that work on this screen; each can be switched off, all single letters at once, too. */
export function KeysSheet() {
  const { t } = useTranslation();
  const open = useStore(keysSheet, same);
  const group = t('keys.general');
  useKeys([
    { id: 'keys', code: 'Slash', shift: true, label: t('keys.sheet'), group, run: () => keysSheet.set(true) },
  ]);
  return <Suspense fallback={null}>{open && <KeysDialog onClose={() => keysSheet.set(false)} />}</Suspense>;
}
