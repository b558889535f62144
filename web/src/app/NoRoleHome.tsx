import { Button } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import { isAdministrator } from '@/shared/live/selectors';
import { EmptyState } from '@/shared/ui/EmptyState';

/** `/` of somebody who neither asks nor answers. */
export function NoRoleHome() {
  const { t } = useTranslation();
  const administers = useProgramState(isAdministrator);
  return administers ? (
    <EmptyState
      icon={IconAdjustmentsHorizontal}
      title={t('administratorHome.title')}
      text={t('administratorHome.text')}
    >
      <Button component={Link} to="/cabinet">
        {t('administratorHome.open')}
      </Button>
    </EmptyState>
  ) : (
    <EmptyState icon={IconUserQuestion} title={t('noRole.title')} text={t('noRole.text')} />
  );
}
