import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import { EmptyState } from '@/shared/ui/EmptyState';

/** Picture (b1). To be filled. */
export function HomeScreen() {
  const { t } = useTranslation('user');
  const name = useProgramState((state) => state.people[state.me.account_id]?.first_name ?? state.me.name);
  return <EmptyState title={t('home.title', { name })} />;
}
