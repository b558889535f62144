import { IconInbox, IconStarFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatListTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { usePerson } from '@/shared/live/hooks';
import { shortName, tickOf } from '@/shared/live/selectors';
import type { ClientRow } from '@/shared/live/sorting';
import { Avatar } from '@/shared/ui/Avatar';
import { Badge } from '@/shared/ui/Badge';
import { Tick } from '@/shared/ui/Tick';
import { WaitChip } from '@/shared/ui/WaitChip';
import classes from './ClientList.module.css';
import { briefName, isLastMine, rowText } from './rowText';

/** A row of the list: who, where, what was said last, how long somebody waits. */
export const ClientItem = memo(function ClientItem({
  row,
  meId,
  offline,
}: {
  row: ClientRow;
  meId: string;
  /** Without a connection nobody is known to be in the net. */
  offline: boolean;
}) {
  const { t } = useTranslation('specialist');
  const person = usePerson(row.userId);
  const name = shortName(person);
  const company = person?.company ?? '';
  const line = row.line?.name ?? '';
  return (
    <>
      <Avatar id={row.userId} name={name} size={38} status={offline ? 'offline' : row.status} />
      <span className={classes.body}>
        <span className={classes.top}>
          <span className={classes.name}>{name}</span>
          {row.favourite && (
            <IconStarFilled size={13} className={classes.star} role="img" aria-label={t('row.favourite')} />
          )}
          {row.inquiry?.state === 'queued' && (
            <IconInbox
              size={15}
              stroke={1.9}
              className={classes.queued}
              role="img"
              aria-label={t('row.queued')}
            />
          )}
          <span className={classes.right}>
            {row.waitingSince !== null ? (
              <WaitChip since={row.waitingSince} line={row.line} />
            ) : (
              <LastTime row={row} meId={meId} />
            )}
          </span>
        </span>
        <span className={classes.where}>{company === '' ? line : `${company} • ${line}`}</span>
        <span className={classes.bottom}>
          <LastText row={row} meId={meId} />
          <Badge count={row.unread} label={t('row.unread', { count: row.unread })} />
        </span>
      </span>
    </>
  );
});

function LastTime({ row, meId }: { row: ClientRow; meId: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(60);
  if (row.lastAt === null || row.feed === null) return null;
  return (
    <>
      {isLastMine(row, meId) && <Tick state={tickOf(row.feed, meId, row.feed.last_seq)} />}
      <time className={classes.time} dateTime={row.lastAt}>
        {formatListTime(row.lastAt, locale, now, t('time.yesterday'))}
      </time>
    </>
  );
}

function LastText({ row, meId }: { row: ClientRow; meId: string }) {
  const { t } = useTranslation('specialist');
  const last = rowText(row, meId);
  const colleague = usePerson(last.kind === 'message' && last.by === 'colleague' ? last.authorId : null);
  let text: string;
  switch (last.kind) {
    case 'silent':
      text = t('row.silent');
      break;
    case 'deleted':
      text = t('row.deleted');
      break;
    case 'event':
      text = t(`row.event.${last.event}`, { defaultValue: '' });
      break;
    default:
      text =
        last.by === 'me'
          ? t('row.you', { text: last.text })
          : last.by === 'colleague'
            ? t('row.colleague', { name: briefName(colleague), text: last.text })
            : last.text;
  }
  return (
    <span className={classes.last} data-plain={last.kind !== 'message' || undefined}>
      {text}
    </span>
  );
}
