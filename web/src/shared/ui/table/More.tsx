import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Pager.module.css';

/** Foot of a table that grows: «Показано 50 из 218», and the next ones. */
export function More({
  shown,
  total,
  hasMore,
  loading,
  onMore,
}: {
  shown: number;
  /** Undefined: not known yet. */
  total: number | undefined;
  hasMore: boolean;
  loading: boolean;
  onMore(): void;
}) {
  const { t } = useTranslation('table');
  return (
    <div className={classes.pager}>
      <span className={classes.range} role="status">
        {total !== undefined && t('shown', { shown, total: Math.max(shown, total) })}
      </span>
      {hasMore && (
        <Button variant="default" size="xs" loading={loading} onClick={onMore}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}
