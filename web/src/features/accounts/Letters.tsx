import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem } from '@/shared/api/problem';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate, formatTime } from '@/shared/lib/time';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { LinkedText } from '@/shared/ui/LinkedText';
import { SkeletonText } from '@/shared/ui/Skeletons';
import classes from './Letters.module.css';

/** Demo mode: letters are not sent but shown here. */
export function Letters() {
  const { t } = useTranslation();
  const locale = useLocale();
  const query = useInfiniteQuery({
    queryKey: ['letters'],
    queryFn: ({ pageParam }) => api.letters(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? last.letters.at(-1)?.id : undefined),
    refetchInterval: 5_000,
    retry: false,
  });
  const letters = query.data?.pages.flatMap((page) => page.letters) ?? [];
  return (
    <main className={classes.page}>
      <Link to="/" className={classes.back}>
        {t('letters.back')}
      </Link>
      <h1 className={classes.title}>{t('letters.title')}</h1>
      <p className={classes.hint}>{t('letters.hint')}</p>
      {query.isPending && <SkeletonText lines={6} />}
      {query.isError && (
        <ErrorPanel
          title={t('letters.off')}
          problem={asProblem(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isSuccess && letters.length === 0 && (
        <EmptyState icon={IconMail} title={t('letters.empty')} text={t('letters.emptyText')} />
      )}
      {letters.map((letter) => (
        <article key={letter.id} className={classes.letter}>
          <header>
            <h2 className={classes.subject}>{letter.subject}</h2>
            <p className={classes.meta}>
              {t('letters.to', { to: letter.to })} · {formatDate(letter.at, locale)},{' '}
              {formatTime(letter.at, locale)}
            </p>
          </header>
          <p className={classes.text}>
            <LinkedText text={letter.text} />
          </p>
        </article>
      ))}
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('letters.more')}
        </Button>
      )}
    </main>
  );
}
