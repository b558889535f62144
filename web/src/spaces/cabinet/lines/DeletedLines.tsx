import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatTime } from '@/shared/lib/time';
import { LineIcon } from '@/shared/ui/LineIcon';
import classes from './Line.module.css';
import { useRestoreLine } from './useLineActs';
import { useDeletedLines } from './useLines';

/** What was deleted a moment ago, and the way back. Nothing at all when nothing was. */
export function DeletedLines() {
  const { t } = useTranslation('lines');
  const locale = useLocale();
  const deleted = useDeletedLines().data ?? [];
  const restore = useRestoreLine();
  if (deleted.length === 0) return null;
  return (
    <section className={classes.card} aria-label={t('deleted.title')} data-apart>
      <header className={classes.head}>
        <h2>{t('deleted.title')}</h2>
        <span className={classes.hint}>{t('deleted.text')}</span>
      </header>
      <ul className={classes.list}>
        {deleted.map((line) => (
          <li key={line.id}>
            <LineIcon name={line.icon} />
            <span className={classes.grow}>{line.name}</span>
            <span className={classes.hint}>
              {t('deleted.at', { time: formatTime(line.deleted_at ?? '', locale) })}
            </span>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconArrowBackUp size={15} stroke={1.8} aria-hidden />}
              aria-label={t('deleted.restoreOf', { name: line.name })}
              loading={restore.isPending && restore.variables?.id === line.id}
              onClick={() => restore.mutate(line)}
            >
              {t('deleted.restore')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
