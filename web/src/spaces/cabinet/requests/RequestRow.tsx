import { type Icon, IconCalendarEvent, IconHeadset, IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRequestTitle } from '@/features/requests/title';
import type { Request } from '@/shared/api/types';
import { useLocale, useWaitWords } from '@/shared/i18n/useTexts';
import { formatDate, formatListTime, secondsSince } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import classes from './Requests.module.css';

const ICONS: Readonly<Record<Request['kind'], Icon>> = {
  account: IconUserPlus,
  line: IconHeadset,
  contract: IconCalendarEvent,
};
const MINUTE_S = 60;
const DAY_MS = 86_400_000;

/** One request of the list: what, who, and how long it has waited. */
export function RequestRow({
  request,
  isCurrent,
  onOpen,
}: {
  request: Request;
  isCurrent: boolean;
  onOpen(): void;
}) {
  const { t } = useTranslation(['requests', 'common']);
  const locale = useLocale();
  const words = useWaitWords();
  const now = useNow(MINUTE_S);
  const title = useRequestTitle()(request);
  const who = useAskerWords()(request);
  const Picture = ICONS[request.kind];
  return (
    <button type="button" className={classes.row} aria-current={isCurrent || undefined} onClick={onOpen}>
      <span className={classes.picture} data-tone={toneOf(request, now)}>
        <Picture size={18} stroke={1.7} aria-hidden />
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{title}</span>
        <span className={classes.second}>{who}</span>
      </span>
      <span className={classes.time}>
        {request.answered_at === null
          ? words(secondsSince(request.made_at, now))
          : formatListTime(request.answered_at, locale, now, t('common:time.yesterday'))}
      </span>
    </button>
  );
}

/** «Просит Лебедева Марина, ООО «Северный лён»»; of a contract, how long it still runs. */
export function useAskerWords(): (request: Request) => string {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  return ({ kind, asker, asker_id, company, contract_until }) => {
    if (kind === 'contract')
      return contract_until === null
        ? t('cabinet.endsUnknown', { company })
        : t('cabinet.ends', { company, date: formatDate(`${contract_until}T00:00`, locale) });
    return asker_id === null
      ? t('cabinet.asksDoor', { company })
      : t('cabinet.asks', { name: asker, company });
  };
}

/** A contract at its last day is urgent. */
function toneOf({ kind, contract_until }: Request, now: number): 'accent' | 'warn' | 'bad' {
  if (kind !== 'contract') return 'accent';
  const left = contract_until === null ? 0 : new Date(`${contract_until}T23:59:59`).getTime() - now;
  return left < 2 * DAY_MS ? 'bad' : 'warn';
}
