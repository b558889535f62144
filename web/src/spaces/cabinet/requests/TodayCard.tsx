import { IconArrowBackUp, IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRequestTitle } from '@/features/requests/title';
import { useNow } from '@/shared/lib/useNow';
import { Badge } from '@/shared/ui/Badge';
import classes from './Requests.module.css';
import { useDecidedToday } from './useRequests';

const HOUR_S = 3_600;
const ICONS = {
  accepted: IconCheck,
  declined: IconX,
  withdrawn: IconArrowBackUp,
  waiting: IconCheck,
} as const;

/** What was decided since midnight, by whom. */
export function TodayCard() {
  const { t } = useTranslation('requests');
  const titleOf = useRequestTitle();
  const found = useDecidedToday(new Date(useNow(HOUR_S)).setHours(0, 0, 0, 0));
  return (
    <section className={classes.card} aria-labelledby="requests-today">
      <h2 className={classes.title} id="requests-today">
        {t('cabinet.today')} <Badge count={found.data?.total ?? 0} kind="quiet" />
      </h2>
      {found.data?.items.length === 0 && <p className={classes.second}>{t('cabinet.todayNone')}</p>}
      <ul className={classes.decided}>
        {found.data?.items.map((request) => {
          const Picture = ICONS[request.state];
          const { line, until } = request.outcome as { line?: string; until?: string };
          const more = [
            request.kind === 'contract' || request.kind === 'line' ? request.company : '',
            line,
            until === undefined ? '' : t('until', { date: until }),
          ];
          return (
            <li key={request.id} className={classes.decision}>
              <Picture size={16} stroke={1.8} aria-hidden />
              <span className={classes.words}>{[titleOf(request), ...more].filter(Boolean).join(' · ')}</span>
              <span className={classes.second}>
                {[t(`state.${request.state}`), request.reason || request.answered_by]
                  .filter(Boolean)
                  .join(': ')}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
