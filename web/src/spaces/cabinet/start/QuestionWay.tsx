import { IconCheck, IconClockHour4, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatTimeExactly } from '@/shared/lib/time';
import { useProgramState } from '@/shared/live/hooks';
import chip from '@/shared/ui/Chip.module.css';
import way from './Question.module.css';
import classes from './Start.module.css';
import type { Way } from './way';

/** What really happened to the question, with the times of the server; «shown» is told by the specialist's own program. */
export function QuestionWay({
  found: { inquiry, isShown },
  sentAt,
}: {
  found: Way;
  /** When it left this window; null: it was sent from another one, or before a reload. */
  sentAt: number | null;
}) {
  const { t } = useTranslation('start');
  const locale = useLocale();
  const name = useProgramState((state) => state.people[inquiry?.assignee_id ?? '']?.name ?? '');
  const shownAt = useMoment(isShown, inquiry?.id ?? null);
  const time = (at: string | number): string => formatTimeExactly(at, locale);
  const isQueued = inquiry?.state === 'queued';
  const took = sentAt !== null && shownAt !== null && shownAt > sentAt ? (shownAt - sentAt) / 1000 : null;
  return (
    <section className={classes.card} aria-label={t('question.way')}>
      <header className={way.head}>
        <h2>{t('question.way')}</h2>
        {took !== null && (
          <span className={chip.chip} data-tone="ok">
            <IconCheck size={14} stroke={2} aria-hidden />
            {t('question.took', { time: took.toFixed(1).replace('.', locale === 'ru' ? ',' : '.') })}
          </span>
        )}
        {isQueued && (
          <span className={chip.chip} data-tone="warn">
            <IconClockHour4 size={14} stroke={1.8} aria-hidden />
            {t('question.queued')}
          </span>
        )}
      </header>
      <ol className={way.steps} aria-live="polite">
        <Step done={sentAt !== null || inquiry !== null} name={t('question.sent')}>
          {sentAt !== null && time(sentAt)}
        </Step>
        <Step done={inquiry !== null} name={t('question.stored')}>
          {inquiry !== null && t('question.storedText', { time: time(inquiry.opened_at) })}
        </Step>
        <Step done={inquiry?.assigned_at != null && !isQueued} name={t('question.chosen')}>
          {isQueued
            ? t('question.waits')
            : inquiry?.assigned_at != null && `${name}, ${time(inquiry.assigned_at)}`}
        </Step>
        <Step done={isShown} name={t('question.shown')}>
          {isShown && (shownAt === null ? name : t('question.shownText', { time: time(shownAt), name }))}
        </Step>
        <Step done={inquiry?.first_reply_at != null} name={t('question.answered')}>
          {inquiry?.first_reply_at != null &&
            t('question.answeredText', {
              time: time(inquiry.first_reply_at),
              seconds: Math.round(
                (Date.parse(inquiry.first_reply_at) - Date.parse(inquiry.opened_at)) / 1000,
              ),
            })}
        </Step>
        <Step done={inquiry?.state === 'finished'} name={t('question.finished')}>
          {inquiry?.finished_at != null ? time(inquiry.finished_at) : t('question.finishedHint')}
        </Step>
      </ol>
      <p className={way.real}>
        <IconInfoCircle size={16} stroke={1.8} aria-hidden />
        {t('question.real')}
      </p>
    </section>
  );
}

function Step({ done, name, children }: { done: boolean; name: string; children: ReactNode }) {
  const { t } = useTranslation('start');
  return (
    <li data-done={done || undefined}>
      <span className={way.mark} aria-hidden>
        {done ? <IconCheck size={14} stroke={2.2} /> : <IconClockHour4 size={14} stroke={1.8} />}
      </span>
      <span className={way.words}>
        <strong>
          {name}
          {done && <span className={way.hidden}> ({t('done')})</span>}
        </strong>
        <span>{children}</span>
      </span>
    </li>
  );
}

/** When something became true before our eyes; null when it was so already. */
function useMoment(isTrue: boolean, about: string | null): number | null {
  const [seen, setSeen] = useState<{ about: string | null; was: boolean; at: number | null }>({
    about,
    was: isTrue,
    at: null,
  });
  useEffect(() => {
    setSeen((before) => {
      // A new question: what is true at once has just become true.
      if (before.about !== about && before.about !== null) return { about, was: isTrue, at: null };
      if (before.was === isTrue && before.about === about) return before;
      return { about, was: isTrue, at: isTrue ? Date.now() : null };
    });
  }, [isTrue, about]);
  return seen.at;
}
