import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import { queueOf } from '@/shared/live/selectors';
import { EmptyState } from '@/shared/ui/EmptyState';
import { StateChip } from '@/shared/ui/StateChip';

/** Picture (k). To be filled. */
export function HomeScreen() {
  const { t } = useTranslation('specialist');
  const queued = useProgramState((state) => queueOf(state).length);
  if (queued === 0)
    return <EmptyState icon={IconInbox} title={t('queue.empty')} text={t('queue.emptyText')} />;
  return (
    <EmptyState icon={IconInbox} title={t('queue.title')}>
      <StateChip state="queued" text={String(queued)} />
    </EmptyState>
  );
}
