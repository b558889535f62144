import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Line } from '@/shared/api/types';
import { useProgramState } from '@/shared/live/hooks';
import { feedOf, linesAsUser, unreadOf } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import { Badge } from '@/shared/ui/Badge';
import { LineIcon } from '@/shared/ui/LineIcon';
import classes from './LineRows.module.css';

/** «Ваши линии поддержки»: each leads to its conversation. */
export function LineRows() {
  const { t } = useTranslation('user');
  const all = useProgramState((state) => state.lines);
  const lines = useMemo(() => linesAsUser({ lines: all } as ProgramState), [all]);
  return (
    <section aria-labelledby="user-lines">
      <h2 className={classes.title} id="user-lines">
        {t('lines.title')}
      </h2>
      <ul className={classes.list}>
        {lines.map((line) => (
          <li key={line.id}>
            <LineRow line={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LineRow({ line }: { line: Line }) {
  const { t } = useTranslation('user');
  const status = useLineStatus(line);
  const unread = useProgramState((state) => unreadOf(feedOf(state, line.id, state.me.account_id)));
  return (
    <Link to="/lines/$lineId" params={{ lineId: line.id }} className={classes.row}>
      <span className={classes.picture} data-answering={line.answering || undefined}>
        <LineIcon name={line.icon} size={22} />
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{line.name}</span>
        <span className={classes.status}>{status}</span>
      </span>
      <span className={classes.badge}>
        <Badge count={unread} label={t('questions.unread', { count: unread })} />
      </span>
    </Link>
  );
}

/** Whether somebody answers now; before it the name of the vendor, when the line is not of the own partner. */
export function useLineStatus(line: Line): string {
  const { t } = useTranslation('user');
  const own = useProgramState((state) => state.partner.id);
  const status = t(line.answering ? 'lines.answering' : 'lines.nobody');
  return line.partner_id === own ? status : t('lines.ofVendor', { name: line.partner_name, status });
}
