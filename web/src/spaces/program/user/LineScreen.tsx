import { IconHeadset } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shallowEqual } from '@/shared/lib/useStore';
import { useProgramState } from '@/shared/live/hooks';
import { linesAsUser } from '@/shared/live/selectors';
import { EmptyState } from '@/shared/ui/EmptyState';

/** Pictures (b2, b3): `/lines` and `/lines/$lineId`. To be filled. */
export function LineScreen() {
  const { t } = useTranslation('user');
  const lines = useProgramState(linesAsUser, shallowEqual);
  if (lines.length === 0)
    return <EmptyState icon={IconHeadset} title={t('lines.empty')} text={t('lines.emptyText')} />;
  return (
    <EmptyState icon={IconHeadset} title={t('lines.title')}>
      {lines.map((line) => (
        <Link key={line.id} to="/lines/$lineId" params={{ lineId: line.id }}>
          {line.name}
        </Link>
      ))}
    </EmptyState>
  );
}
