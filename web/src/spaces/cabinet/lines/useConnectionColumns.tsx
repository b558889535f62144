import { Button } from '@mantine/core';
import { IconBuilding, IconSitemap, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LineConnection } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import chip from '@/shared/ui/Chip.module.css';
import type { Column } from '@/shared/ui/table/columns';
import { kindOf, lastDay, standingOf } from './connections';
import classes from './Line.module.css';

const MINUTE_S = 60;
const ICONS = { client: IconBuilding, unit: IconSitemap, account: IconUser, everybody: IconUsersGroup };

/** To whom · kind · from · until · the end of it. */
export function useConnectionColumns(
  onEnd: (one: LineConnection) => void,
  ending: string | undefined,
): Column<LineConnection>[] {
  const { t } = useTranslation('lines');
  const locale = useLocale();
  const now = useNow(MINUTE_S);
  const nameOf = useConnectionName();
  return [
    {
      id: 'whom',
      header: t('connections.column.whom'),
      card: 'title',
      cell: (one) => {
        const Picture = ICONS[kindOf(one)];
        return (
          <span className={classes.line}>
            <Picture size={18} stroke={1.7} aria-hidden className={classes.kind} />
            <span className={classes.words}>
              <span className={classes.name}>{nameOf(one)}</span>
              {one.company !== '' && <span className={classes.second}>{one.company}</span>}
            </span>
          </span>
        );
      },
    },
    {
      id: 'kind',
      header: t('connections.column.kind'),
      width: 140,
      hideBelow: 800,
      cell: (one) => t(`connections.kind.${kindOf(one)}`),
    },
    {
      id: 'from',
      header: t('connections.column.from'),
      width: 140,
      hideBelow: 800,
      cell: (one) => formatDate(one.active_from, locale),
    },
    {
      id: 'until',
      header: t('connections.column.until'),
      width: 170,
      card: 'second',
      cell: (one) => {
        const standing = standingOf(one, now);
        if (standing !== 'now')
          return (
            <span className={chip.chip} {...(standing === 'later' && { 'data-tone': 'warn' })}>
              {t(`connections.${standing}`)}
            </span>
          );
        return one.active_until === null
          ? t('connections.noEnd')
          : formatDate(lastDay(one.active_until), locale);
      },
    },
    {
      id: 'end',
      header: '',
      width: 124,
      align: 'end',
      card: 'aside',
      cell: (one) => (
        <Button
          variant="default"
          size="xs"
          aria-label={t('connections.endOf', { name: nameOf(one) })}
          loading={ending === one.id}
          onClick={() => onEnd(one)}
        >
          {t('connections.end')}
        </Button>
      ),
    },
  ];
}

/** What a connection is called: everybody has no name of their own. */
export function useConnectionName(): (one: LineConnection) => string {
  const { t } = useTranslation('lines');
  return (one) => (kindOf(one) === 'everybody' ? t('connections.everybody') : one.name);
}
