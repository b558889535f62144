import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import { isAdministrator } from '@/shared/live/selectors';
import { EmptyState } from '@/shared/ui/EmptyState';

/** Pages of the cabinet. The menu beside them belongs to the shell. */
export function Cabinet() {
  const { t } = useTranslation('cabinet');
  const { t: common } = useTranslation();
  const allowed = useProgramState(isAdministrator);
  if (allowed) return <Outlet />;
  return (
    <EmptyState icon={IconLock} title={t('noAccess')} text={t('noAccessText')}>
      <Button component={Link} to="/">
        {common('notFound.home')}
      </Button>
    </EmptyState>
  );
}
