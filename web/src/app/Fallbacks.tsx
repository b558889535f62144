import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import classes from './Fallbacks.module.css';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconMapOff} title={t('notFound.title')} text={t('notFound.text')}>
      <Button component={Link} to="/">
        {t('notFound.home')}
      </Button>
    </EmptyState>
  );
}

/** A screen that broke: the shell around it stays. */
export function ScreenFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.failed}>
      <ErrorPanel title={t('error.screen')} problem={asProblem(error)} onRetry={reset} />
    </div>
  );
}
