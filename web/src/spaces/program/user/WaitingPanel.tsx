import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Inquiry, Line } from '@/shared/api/types';
import { useNow } from '@/shared/lib/useNow';
import { usePerson } from '@/shared/live/hooks';
import { shortName } from '@/shared/live/selectors';
import classes from './WaitingPanel.module.css';
import { type Waiting, waitingOf } from './waiting';

/** Picture (b2): three steps, the place in the queue, one sentence of what happens next. */
export function WaitingPanel({ inquiry, line }: { inquiry: Inquiry | null; line: Line }) {
  const { t } = useTranslation('user');
  const waiting = waitingOf(inquiry, line, useNow(10));
  const helper = usePerson(inquiry?.assignee_id ?? null);
  if (waiting === null) return null;
  const searching = waiting.step === 'search';
  return (
    <section className={classes.panel} aria-label={t('waiting.region')}>
      <div className={classes.inner}>
        <ol className={classes.steps} aria-label={t('waiting.steps')}>
          <Step number={1} state="done" name={t('waiting.step.got')} />
          <Step
            number={2}
            state={searching ? 'now' : 'done'}
            name={t(searching ? 'waiting.step.search' : 'waiting.step.found')}
          />
          <Step number={3} state={searching ? 'todo' : 'now'} name={t('waiting.step.answer')} />
        </ol>
        <div className={classes.next}>
          {waiting.place !== null && (
            <span
              className={classes.place}
              role="img"
              aria-label={t('waiting.place', { place: waiting.place })}
            >
              {waiting.place}
            </span>
          )}
          {searching ? (
            <Searching waiting={waiting} />
          ) : (
            <div role="status">
              <p className={classes.title}>{t('waiting.assigned', { name: shortName(helper) })}</p>
              <p className={classes.text}>{t('waiting.assignedText')}</p>
            </div>
          )}
        </div>
      </div>
    </section>
  );
}

function Searching({ waiting: { minutes, place, nobody } }: { waiting: Waiting }) {
  const { t } = useTranslation('user');
  const title = nobody
    ? t('waiting.nobody')
    : minutes === null
      ? t('waiting.soon')
      : t('waiting.minutes', { count: minutes });
  const text =
    place === null
      ? t('waiting.queuedText')
      : place <= 1
        ? t('waiting.next')
        : t('waiting.ahead', { count: place - 1 });
  return (
    <div role="status">
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{nobody && (place ?? 1) <= 1 ? t('waiting.nobodyText') : text}</p>
    </div>
  );
}

function Step({ number, state, name }: { number: number; state: 'done' | 'now' | 'todo'; name: string }) {
  const { t } = useTranslation('user');
  return (
    <li className={classes.step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={classes.mark} aria-hidden="true">
        {state === 'done' ? (
          <IconCheck size={16} stroke={2} />
        ) : state === 'now' ? (
          <span className={classes.now} />
        ) : (
          number
        )}
      </span>
      <span className={classes.name}>
        {name}
        {state === 'done' && <span className="visually-hidden">, {t('waiting.done')}</span>}
      </span>
    </li>
  );
}
