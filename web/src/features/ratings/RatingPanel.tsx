import { IconStar, IconStarFilled, IconX } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import type { Inquiry } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { genderOf } from '@/shared/lib/gender';
import { useMedia } from '@/shared/lib/useMedia';
import { useStore } from '@/shared/lib/useStore';
import { useCanSend, useDraft, usePerson } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { shortName } from '@/shared/live/selectors';
import { announce } from '@/shared/ui/Announcer';
import { closeRating, ratingPanels, refuseRating } from './panel';
import classes from './RatingPanel.module.css';

const STARS = [1, 2, 3, 4, 5] as const;
/** The same words as in the time line. */
const LABELS = { 1: 'stars.s1', 2: 'stars.s2', 3: 'stars.s3', 4: 'stars.s4', 5: 'stars.s5' } as const;
type Stars = (typeof STARS)[number];
/** Where five in a row would be too narrow for their words; the style has the same. */
const ROWS = '(max-width: 940px), (min-width: 1024px) and (max-width: 1320px)';
const LONGEST_COMMENT = 2000;

/** After the end of work: five labelled stars and a comment. `about`: how long the work took, in words. */
export function RatingPanel({ inquiry, time }: { inquiry: Inquiry; time: string }) {
  const { t } = useTranslation('user');
  const program = useProgram();
  const words = useProblemText();
  const helper = usePerson(inquiry.assignee_id);
  const [stars, setStars] = useState<Stars | null>(null);
  const [comment, setComment] = useDraft(`rating.${inquiry.id}`);
  const [wrong, setWrong] = useState<string | null>(null);
  const refusal = useStore(ratingPanels, (now) =>
    now.refusal?.inquiryId === inquiry.id ? now.refusal.problem : null,
  );
  const fault = wrong ?? (refusal === null ? null : words(refusal));
  const online = useCanSend();
  const panel = useRef<HTMLElement>(null);
  const group = useRef<HTMLFieldSetElement>(null);
  const id = useId();
  // One under the other the best stands on top: the order of the page and of the arrow keys follows it.
  const order = useMedia(ROWS) ? [...STARS].reverse() : STARS;

  // It took the place of the composer: whoever was there is here now, but on no button, so that nothing happens by a key.
  useEffect(() => {
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
  }, []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (stars === null) {
      setWrong(t('rating.choose'));
      group.current?.querySelector('input')?.focus();
      return;
    }
    const text = comment.trim();
    if ([...text].length > LONGEST_COMMENT) {
      setWrong(t('rating.long'));
      return;
    }
    setWrong(null);
    if (!online) announce(t('rating.waiting'));
    const data = { inquiry_id: inquiry.id, stars, ...(text === '' ? {} : { comment: text }) };
    try {
      await program.send('inquiry.rate', data);
      setComment('');
      closeRating(inquiry.id);
      announce(t('rating.thanks'));
    } catch (error) {
      const problem = asProblem(error);
      for (const item of program.outbox.items.get())
        if (item.state === 'failed' && item.cmd === 'inquiry.rate') program.outbox.remove(item.id);
      if (problem.slug === 'already-rated') closeRating(inquiry.id);
      else refuseRating(inquiry.id, problem);
    }
  }

  return (
    <section ref={panel} className={classes.panel} tabIndex={-1} aria-labelledby={`${id}title`}>
      <form className={classes.inner} onSubmit={(event) => void submit(event)} noValidate>
        <div className={classes.head}>
          <div className={classes.words}>
            <h2 className={classes.title} id={`${id}title`}>
              <Title
                fullName={helper?.name ?? ''}
                firstName={helper?.first_name ?? ''}
                short={shortName(helper)}
              />
            </h2>
            <p className={classes.about}>
              <span className={classes.subject}>{inquiry.subject}</span>
              <span className={classes.time}>{time}</span>
            </p>
          </div>
          <button
            type="button"
            className={classes.close}
            aria-label={t('rating.close')}
            title={t('rating.close')}
            onClick={() => closeRating(inquiry.id)}
          >
            <IconX size={22} stroke={1.8} aria-hidden />
          </button>
        </div>
        <fieldset ref={group} className={classes.stars} aria-labelledby={`${id}title`}>
          {order.map((star) => (
            <Star
              key={star}
              star={star}
              name={`${id}stars`}
              chosen={stars}
              onChoose={() => {
                setStars(star);
                setWrong(null);
              }}
            />
          ))}
        </fieldset>
        {fault !== null && (
          <p className={classes.fault} role="alert">
            {fault}
          </p>
        )}
        <div className={classes.send}>
          <textarea
            className={classes.comment}
            rows={1}
            value={comment}
            placeholder={t('rating.placeholder')}
            aria-label={t('rating.comment')}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" className={classes.submit}>
            {t('rating.submit')}
          </button>
        </div>
      </form>
    </section>
  );
}

function Title({ fullName, firstName, short }: { fullName: string; firstName: string; short: string }) {
  const { t } = useTranslation('user');
  const gender = genderOf(fullName);
  if (firstName === '') return t('rating.title.nobody');
  return gender === 'unknown'
    ? t('rating.title.neutral', { name: short })
    : t(`rating.title.${gender}`, { name: firstName });
}

function Star({
  star,
  name,
  chosen,
  onChoose,
}: {
  star: Stars;
  name: string;
  chosen: Stars | null;
  onChoose: () => void;
}) {
  const { t } = useTranslation('feed');
  const label = t(LABELS[star]);
  const full = chosen !== null && star <= chosen;
  const Picture = full ? IconStarFilled : IconStar;
  return (
    <label className={classes.star} data-chosen={star === chosen || undefined}>
      <input
        type="radio"
        name={name}
        value={star}
        checked={star === chosen}
        onChange={onChoose}
        aria-label={`${star}, ${label}`}
      />
      <span
        className={classes.picture}
        data-full={full || undefined}
        data-below={(full && star !== chosen) || undefined}
        aria-hidden="true"
      >
        <Picture size={32} stroke={1.6} />
      </span>
      <span className={classes.number}>{star}</span>
      <span>{label}</span>
    </label>
  );
}
