import { Button } from '@mantine/core';
import { IconHistory, IconStarFilled } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem } from '@/shared/api/problem';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatListTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import classes from './PastInquiries.module.css';

const PAGE = 10;

/** Finished inquiries of a feed with their ratings. `version` changes when the open one does: then it is asked again. */
export function PastInquiries({ feedId, version }: { feedId: string; version: string }) {
  const { t } = useTranslation('specialist');
  const { t: common } = useTranslation();
  const locale = useLocale();
  const now = useNow(60);
  const query = useInfiniteQuery({
    queryKey: ['inquiries', feedId, version],
    queryFn: ({ pageParam }) =>
      api.inquiries({ feed_id: feedId, limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.has_more ? (last.inquiries.at(-1)?.id ?? null) : null),
    // While a newer list of the same feed is on its way; never that of another feed.
    placeholderData: (before, query) => (query?.queryKey[1] === feedId ? before : undefined),
  });
  const past = (query.data?.pages ?? [])
    .flatMap((page) => page.inquiries)
    .filter((inquiry) => inquiry.state === 'finished');
  return (
    <section className={classes.section}>
      <h3 className={classes.heading}>
        <IconHistory size={16} stroke={1.7} aria-hidden /> {t('info.past')}
      </h3>
      {query.isPending && <SkeletonText lines={3} />}
      {query.isError && (
        <ErrorPanel
          title={t('info.pastFailed')}
          problem={asProblem(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isSuccess && past.length === 0 && !query.hasNextPage && (
        <p className={classes.none}>{t('info.pastNone')}</p>
      )}
      <ul className={classes.list}>
        {past.map((inquiry) => (
          <li key={inquiry.id} className={classes.row}>
            <time className={classes.date} dateTime={inquiry.opened_at}>
              {formatListTime(inquiry.opened_at, locale, now, common('time.yesterday'))}
            </time>
            <span className={classes.subject} title={inquiry.subject}>
              {inquiry.subject || t('info.number', { number: inquiry.number })}
            </span>
            {inquiry.rating != null && (
              <span className={classes.stars} title={inquiry.rating.comment}>
                <span className="visually-hidden">{t('info.stars', { count: inquiry.rating.stars })}</span>
                <span aria-hidden="true">{inquiry.rating.stars}</span>
                <IconStarFilled size={12} aria-hidden />
              </span>
            )}
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('info.more')}
        </Button>
      )}
    </section>
  );
}
