import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import classes from './ErrorPanel.module.css';

/** In the place that failed: what happened, what still works (`text`), retry, the trace for support. */
export function ErrorPanel({
  title,
  problem,
  text,
  onRetry,
}: {
  title?: string;
  problem: Problem;
  text?: ReactNode;
  onRetry?: () => void;
}) {
  const { t } = useTranslation();
  const words = useProblemText();
  return (
    <div className={classes.panel} role="alert">
      <IconAlertTriangle className={classes.icon} size={20} stroke={1.8} aria-hidden />
      <div className={classes.body}>
        <strong className={classes.title}>{title ?? t('error.title')}</strong>
        <p className={classes.text}>
          {words(problem)} {text}
        </p>
        <div className={classes.actions}>
          {onRetry !== undefined && (
            <Button variant="default" size="xs" onClick={onRetry}>
              {t('error.retry')}
            </Button>
          )}
          {problem.trace !== null && (
            <span className={classes.trace}>{t('error.trace', { trace: problem.trace })}</span>
          )}
        </div>
      </div>
    </div>
  );
}
