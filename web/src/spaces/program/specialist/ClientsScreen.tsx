import { IconHeadset } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePerson } from '@/shared/live/hooks';
import { shortName } from '@/shared/live/selectors';
import { EmptyState } from '@/shared/ui/EmptyState';

/** Picture (a): `/clients` and `/clients/$lineId/$userId`. To be filled. */
export function ClientsScreen() {
  const { t } = useTranslation('specialist');
  const { userId } = useParams({ strict: false });
  const person = usePerson(userId ?? null);
  return <EmptyState icon={IconHeadset} title={person === undefined ? t('choose') : shortName(person)} />;
}
