import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem } from '@/shared/api/problem';
import type { Today } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDuration } from '@/shared/lib/time';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import classes from './TodayCard.module.css';

/** «Сегодня»: my figures since local midnight. `version` changes when a work begins or ends: then it is asked again. */
export function TodayCard({ version }: { version: string }) {
  const { t } = useTranslation('specialist');
  const query = useQuery({
    queryKey: ['today', version],
    queryFn: () => api.today(-new Date().getTimezoneOffset()),
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  });
  return (
    <section className={classes.card}>
      <h2 className={classes.title}>{t('home.today')}</h2>
      {query.isPending && <SkeletonText lines={3} />}
      {query.isError && (
        <div className={classes.failed}>
          <ErrorPanel
            title={t('home.todayFailed')}
            problem={asProblem(query.error)}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {query.isSuccess && <Figures today={query.data} />}
    </section>
  );
}

function Figures({ today }: { today: Today }) {
  const { t } = useTranslation('specialist');
  const locale = useLocale();
  const number = (value: number, digits = 0): string =>
    value.toLocaleString(locale === 'en' ? 'en-GB' : 'ru-RU', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const rated = today.rating !== null && (today.ratings ?? 0) > 0;
  return (
    <dl className={classes.figures}>
      <Figure
        label={t('home.inquiries')}
        value={number(today.inquiries ?? 0)}
        note={
          today.inquiries_usual === null
            ? null
            : t('home.usual', { count: Math.round(today.inquiries_usual) })
        }
      />
      <Figure
        label={t('home.firstReply')}
        value={today.first_reply_s === null ? '—' : formatDuration(Math.round(today.first_reply_s))}
        note={today.first_reply_s === null ? t('home.noFigure') : null}
      />
      <Figure
        label={t('home.rating')}
        value={rated ? number(today.rating ?? 0, 1) : '—'}
        note={rated ? t('home.ratings', { count: today.ratings ?? 0 }) : t('home.noRatings')}
      />
    </dl>
  );
}

function Figure({ label, value, note }: { label: string; value: string; note: string | null }) {
  return (
    <div className={classes.figure}>
      <dt>{label}</dt>
      <dd>
        <span className={classes.value}>{value}</span>
        {note !== null && <span className={classes.note}>{note}</span>}
      </dd>
    </div>
  );
}
