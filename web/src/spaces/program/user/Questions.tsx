import { IconCheck, IconChevronRight, IconStar, IconStarFilled } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { canBeRated, isRatingOnItsWay, openRating } from '@/features/ratings/panel';
import { useLocale } from '@/shared/i18n/useTexts';
import { daysAgo, formatDay } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { useOutboxItems, usePerson, useProgramState } from '@/shared/live/hooks';
import { shortName, statusOf } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { Badge } from '@/shared/ui/Badge';
import chip from '@/shared/ui/Chip.module.css';
import { LineIcon } from '@/shared/ui/LineIcon';
import classes from './Questions.module.css';
import { type Question, shownQuestions } from './questions';

const TONES = { queued: 'warn', assigned: 'info', in_work: 'accent', finished: 'ok' } as const;

/** «Ваши вопросы» of the home page. */
export function Questions() {
  const { t } = useTranslation('user');
  const now = useNow(60);
  const inquiries = useProgramState((state) => state.inquiries);
  const ratings = useProgramState((state) => state.ratings);
  const feeds = useProgramState((state) => state.feeds);
  const me = useProgramState((state) => state.me);
  const questions = useMemo(
    () => shownQuestions({ inquiries, ratings, feeds, me }, now),
    [inquiries, ratings, feeds, me, now],
  );
  return (
    <section className={classes.section} aria-labelledby="user-questions">
      <h2 className={classes.title} id="user-questions">
        {t('questions.title')}
      </h2>
      {questions.length === 0 ? (
        <p className={classes.empty}>{t('questions.empty')}</p>
      ) : (
        <ul className={classes.list}>
          {questions.map((question) => (
            <QuestionRow key={question.inquiry.id} question={question} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function QuestionRow({ question, now }: { question: Question; now: number }) {
  const { t } = useTranslation('user');
  const { inquiry, unread } = question;
  const helper = usePerson(inquiry.assignee_id);
  const status = useProgramState((state) => statusOf(state, inquiry.assignee_id ?? ''));
  const icon = useProgramState((state) => state.lines[inquiry.line_id]?.icon ?? '');
  return (
    <li className={classes.item}>
      {helper === undefined ? (
        <span className={classes.picture}>
          <LineIcon name={icon} size={22} />
        </span>
      ) : (
        <Avatar id={helper.id} name={shortName(helper)} size={44} status={status} />
      )}
      <div className={classes.words}>
        <div className={classes.head}>
          <Link to="/lines/$lineId" params={{ lineId: inquiry.line_id }} className={classes.subject}>
            {inquiry.subject || t('questions.noSubject', { number: inquiry.number })}
          </Link>
          <span className={chip.chip} data-tone={TONES[inquiry.state]}>
            {inquiry.state === 'finished' && <IconCheck size={14} stroke={1.8} aria-hidden />}
            {t(`questions.state.${inquiry.state}`)}
          </span>
        </div>
        <p className={classes.last}>
          <LastWords question={question} now={now} />
        </p>
      </div>
      <Badge count={unread} label={t('questions.unread', { count: unread })} />
      <Verdict question={question} now={now} />
      <IconChevronRight className={classes.arrow} size={20} stroke={1.8} aria-hidden />
    </li>
  );
}

/** The last message of an open question; else when and where it was. */
function LastWords({ question, now }: { question: Question; now: number }) {
  const { t } = useTranslation('user');
  const locale = useLocale();
  const { inquiry, feed, newest } = question;
  const me = useProgramState((state) => state.me.account_id);
  const line = useProgramState((state) => state.lines[inquiry.line_id]?.name ?? '');
  const helper = usePerson(inquiry.assignee_id);
  // Technical events have no text: the state says it better.
  const last = newest && inquiry.state !== 'finished' && feed?.last?.text ? feed.last : null;
  const author = usePerson(last?.author_id ?? null);
  if (last !== null && last.author_id !== me)
    return t('questions.from', { name: shortName(author), text: last.text ?? '' });
  // My first words are the subject already.
  if (last !== null && feed !== null && feed.last_seq > 2)
    return t('questions.fromMe', { text: last.text ?? '' });
  if (inquiry.state === 'queued')
    return line === '' ? t('questions.state.queued') : t('questions.queuedText', { line });
  if (inquiry.state === 'assigned' && helper !== undefined)
    return t('questions.assignedText', { name: shortName(helper) });
  const when = inquiry.finished_at ?? inquiry.opened_at;
  const days = daysAgo(when, now);
  const day =
    days <= 0 ? t('questions.today') : days === 1 ? t('questions.yesterday') : formatDay(when, locale, now);
  // A line that is not connected any more has no name here.
  return line === '' ? day : t('questions.when', { day, line });
}

/** «Оценить» after the end; the stars once they are given. */
function Verdict({ question, now }: { question: Question; now: number }) {
  const { t } = useTranslation('user');
  const navigate = useNavigate();
  const items = useOutboxItems();
  const { inquiry, rating } = question;
  if (rating !== null)
    return (
      <span className={classes.stars} role="img" aria-label={t('questions.rated', { count: rating.stars })}>
        <IconStarFilled className={classes.star} size={18} aria-hidden />
        {rating.stars}
      </span>
    );
  if (!canBeRated(inquiry, rating, now) || isRatingOnItsWay(items, inquiry.id)) return null;
  const subject = inquiry.subject || t('questions.noSubject', { number: inquiry.number });
  return (
    <button
      type="button"
      className={classes.rate}
      aria-label={t('questions.rateNamed', { subject })}
      onClick={() => {
        openRating(inquiry.id);
        void navigate({ to: '/lines/$lineId', params: { lineId: inquiry.line_id } });
      }}
    >
      <IconStar size={18} stroke={1.7} aria-hidden />
      {t('questions.rate')}
    </button>
  );
}
