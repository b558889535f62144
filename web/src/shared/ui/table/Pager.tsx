import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PAGE_SIZES, type PageSize } from '@/shared/ui/table/listSearch';
import classes from './Pager.module.css';

/** Foot of a table: «1–50 из 312», previous, next, how many on a page. */
export function Pager({
  page,
  size,
  total,
  onPage,
  onSize,
}: {
  /** From 1. */
  page: number;
  size: PageSize;
  total: number;
  onPage(page: number): void;
  onSize(size: PageSize): void;
}) {
  const { t } = useTranslation('table');
  const last = Math.max(1, Math.ceil(total / size));
  const from = (page - 1) * size + 1;
  return (
    <nav className={classes.pager} aria-label={t('pages')}>
      <span className={classes.range} role="status">
        {t('range', { from, to: Math.min(page * size, total), total })}
      </span>
      <ActionIcon
        variant="default"
        size={32}
        aria-label={t('previous')}
        title={t('previous')}
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      >
        <IconChevronLeft size={18} stroke={1.8} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={32}
        aria-label={t('next')}
        title={t('next')}
        disabled={page >= last}
        onClick={() => onPage(page + 1)}
      >
        <IconChevronRight size={18} stroke={1.8} />
      </ActionIcon>
      <NativeSelect
        size="xs"
        className={classes.size}
        aria-label={t('size')}
        value={String(size)}
        data={PAGE_SIZES.map((count) => ({ value: String(count), label: t('sizeOf', { count }) }))}
        onChange={(event) => {
          const next = PAGE_SIZES.find((count) => String(count) === event.currentTarget.value);
          if (next !== undefined) onSize(next);
        }}
      />
    </nav>
  );
}
