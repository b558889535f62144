import { useTranslation } from 'react-i18next';
import type { Feed } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { daysAgo, formatDay } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import type { OutboxItem } from '@/shared/live/outbox';
import { tickOf } from '@/shared/live/selectors';
import { EventRow } from './EventRow';
import classes from './Feed.module.css';
import type { Density, FeedItem } from './items';
import { type MessageActions, MessageRow, PendingRow } from './MessageRow';

/** One row of a feed, of any kind. */
export function FeedItemView({
  item,
  feed,
  meId,
  density,
  change,
  actions,
}: {
  item: FeedItem;
  feed: Feed | null;
  meId: string;
  density: Density;
  change: OutboxItem | undefined;
  actions: MessageActions;
}) {
  const { t } = useTranslation('feed');
  switch (item.kind) {
    case 'day':
      return (
        <p className={classes.day}>
          <DayName at={item.at} />
        </p>
      );
    case 'new':
      return <p className={classes.new}>{t('newMessages', { count: item.count })}</p>;
    case 'event':
      return <EventRow entry={item.entry} density={density} />;
    case 'pending':
      return <PendingRow message={item.message} first={item.first} actions={actions} />;
    case 'message':
      return (
        <MessageRow
          entry={item.entry}
          side={item.side}
          first={item.first}
          last={item.last}
          tick={item.side === 'own' && feed !== null ? tickOf(feed, meId, item.entry.seq) : null}
          change={change}
          actions={actions}
        />
      );
  }
}

function DayName({ at }: { at: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(60);
  const days = daysAgo(at, now);
  const name = days === 0 ? t('time.today') : days === 1 ? t('time.yesterday') : formatDay(at, locale, now);
  return <time dateTime={at}>{name}</time>;
}
