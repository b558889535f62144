import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import { unreadDialogues } from '@/shared/live/selectors';

/** Title of the tab: «(3) Линия» while three dialogues have something unread. */
export function useTitle(): void {
  const { t } = useTranslation();
  const unread = useProgramState(
    (state) => unreadDialogues(state, 'user') + unreadDialogues(state, 'specialist'),
  );
  const name = t('product');
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
    return () => {
      document.title = name;
    };
  }, [unread, name]);
}
