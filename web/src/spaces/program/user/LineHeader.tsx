import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLineStatus } from '@/features/lines/LineRows';
import type { Inquiry, Line } from '@/shared/api/types';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { shortName, statusOf } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { LineIcon } from '@/shared/ui/LineIcon';
import classes from './LineScreen.module.css';

/** The line, and who helps. `inquiry`: the one that the screen is about now. */
export function LineHeader({ line, inquiry }: { line: Line; inquiry: Inquiry | null }) {
  const { t } = useTranslation('user');
  const status = useLineStatus(line);
  const helper = usePerson(inquiry?.assignee_id ?? null);
  const presence = useProgramState((state) => statusOf(state, inquiry?.assignee_id ?? ''));
  const name = shortName(helper);
  const who =
    helper === undefined
      ? inquiry?.state === 'queued'
        ? t('header.searching')
        : status
      : helper.position === ''
        ? name
        : t('header.helper', { name, position: helper.position });
  return (
    <HeaderFrame
      picture={
        helper === undefined ? (
          <span className={classes.picture}>
            <LineIcon name={line.icon} size={24} />
          </span>
        ) : (
          <Avatar id={helper.id} name={name} size={44} status={presence} />
        )
      }
      name={line.name}
      who={who}
    />
  );
}

export function HeaderFrame({ picture, name, who }: { picture?: ReactNode; name: string; who?: string }) {
  const { t } = useTranslation('user');
  return (
    <header className={classes.header}>
      <Link to="/lines" className={classes.back} aria-label={t('lines.back')}>
        <IconChevronLeft size={24} stroke={1.8} aria-hidden />
      </Link>
      {picture}
      <div className={classes.words}>
        <h1 className={classes.name}>{name}</h1>
        {who !== undefined && <p className={classes.who}>{who}</p>}
      </div>
    </header>
  );
}
