import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { daysAgo, formatDate, formatTime, formatTimeExactly } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { Avatar } from '@/shared/ui/Avatar';
import type { Column } from '@/shared/ui/table/columns';
import classes from './AuditPage.module.css';
import { ActIcon } from './actIcon';
import type { AuditTexts } from './useAuditTexts';

const MINUTE_S = 60;

/** Time · who · did · with what · from, as cards: what was done and when, with what, who. */
export function useAuditColumns(texts: AuditTexts): Column<AuditEntry>[] {
  const { t } = useTranslation('cabinet');
  const locale = useLocale();
  const now = useNow(MINUTE_S);
  return [
    {
      id: 'time',
      header: t('audit.column.time'),
      width: 136,
      card: 'aside',
      cell: ({ at }) => (
        <time dateTime={at} className={classes.time}>
          {daysAgo(at, now) <= 0
            ? formatTimeExactly(at, locale)
            : `${formatDate(at, locale)} ${formatTime(at, locale)}`}
        </time>
      ),
    },
    {
      id: 'who',
      header: t('audit.column.who'),
      width: '29.5%',
      card: 'third',
      cell: (entry) => (
        <span className={classes.who}>
          <Avatar id={entry.account_id ?? entry.door} name={texts.who(entry)} size={26} />
          <span className={classes.text} title={texts.who(entry)}>
            {texts.who(entry)}
          </span>
        </span>
      ),
    },
    {
      id: 'act',
      header: t('audit.column.act'),
      width: '29.5%',
      card: 'title',
      cell: (entry) => (
        <span className={classes.act} data-refused={entry.act === 'session.refused' || undefined}>
          <ActIcon act={entry.act} />
          <span className={classes.text}>{texts.act(entry)}</span>
        </span>
      ),
    },
    {
      id: 'subject',
      header: t('audit.column.subject'),
      card: 'second',
      cell: (entry) => <span title={texts.subject(entry)}>{texts.subject(entry)}</span>,
    },
    {
      id: 'from',
      header: t('audit.column.from'),
      width: 140,
      hideBelow: 960,
      cell: (entry) => texts.from(entry),
    },
  ];
}
