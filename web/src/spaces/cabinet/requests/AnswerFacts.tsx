import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Request } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDay, formatTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import chip from '@/shared/ui/Chip.module.css';
import classes from './Requests.module.css';

const TONES = { waiting: 'warn', accepted: 'ok', declined: 'bad', withdrawn: 'mute' } as const;
const HOUR_S = 3_600;

/** What was decided, when and by whom. */
export function AnswerFacts({ request }: { request: Request }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const now = useNow(HOUR_S);
  const { account_id, line, until } = request.outcome as {
    account_id?: string;
    line?: string;
    until?: string;
  };
  const at = request.answered_at ?? request.made_at;
  const facts = [
    `${formatDay(at, locale, now)}, ${formatTime(at, locale)}`,
    request.answered_by,
    line === undefined ? '' : t('connected', { line }),
    until === undefined ? '' : t('until', { date: until }),
    request.reason === '' ? '' : t('reason', { reason: request.reason }),
  ].filter(Boolean);
  return (
    <div className={classes.answer}>
      <span className={chip.chip} data-tone={TONES[request.state]}>
        {t(`state.${request.state}`)}
      </span>
      <span>{facts.join(' · ')}</span>
      {account_id !== undefined && (
        <Link to="/cabinet/people/$accountId" params={{ accountId: account_id }} className={classes.link}>
          {t('cabinet.openPerson')}
        </Link>
      )}
    </div>
  );
}
