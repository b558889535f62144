import { IconChecklist, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inquiry } from '@/shared/api/types';
import { formatDuration, secondsSince } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { feedOf, shortName, statusOf, unreadOf, waitingSince } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import { Avatar } from '@/shared/ui/Avatar';
import { Badge } from '@/shared/ui/Badge';
import { EmptyState } from '@/shared/ui/EmptyState';
import { WaitChip } from '@/shared/ui/WaitChip';
import { rowText } from './rowText';
import classes from './WorksCard.module.css';

/** «Мои открытые работы»: who waits longest first; a row opens the dialogue. */
export function WorksCard({ works, offline }: { works: readonly Inquiry[]; offline: boolean }) {
  const { t } = useTranslation('specialist');
  return (
    <section className={classes.card}>
      <h2 className={classes.title}>
        {t('home.works')} <Badge count={works.length} kind="quiet" />
        {works.length > 1 && <span className={classes.order}>{t('home.waitingFirst')}</span>}
      </h2>
      {works.length === 0 && (
        <EmptyState icon={IconChecklist} title={t('home.noWorks')} text={t('home.noWorksText')} />
      )}
      <ul className={classes.rows}>
        {works.map((inquiry) => (
          <Work key={inquiry.id} inquiry={inquiry} offline={offline} />
        ))}
      </ul>
    </section>
  );
}

function Work({ inquiry, offline }: { inquiry: Inquiry; offline: boolean }) {
  const { t } = useTranslation('specialist');
  const { line_id: lineId, user_id: userId } = inquiry;
  const person = usePerson(userId);
  const name = shortName(person);
  const line = useProgramState(useCallback((state: ProgramState) => state.lines[lineId], [lineId]));
  const feed = useProgramState(
    useCallback((state: ProgramState) => feedOf(state, lineId, userId), [lineId, userId]),
  );
  const meId = useProgramState((state) => state.me.account_id);
  const status = useProgramState(useCallback((state: ProgramState) => statusOf(state, userId), [userId]));
  const last = rowText({ feed, userId }, meId);
  const text =
    last.kind === 'message'
      ? last.by === 'me'
        ? t('row.you', { text: last.text })
        : last.text
      : inquiry.subject;
  const waits = waitingSince(inquiry);
  const unread = unreadOf(feed);
  const running = inquiry.state === 'in_work' ? inquiry.started_at : inquiry.assigned_at;
  return (
    <li>
      <Link className={classes.row} to="/clients/$lineId/$userId" params={{ lineId, userId }}>
        <Avatar id={userId} name={name} size={34} status={offline ? 'offline' : status} />
        <span className={classes.who}>
          <span className={classes.name}>{name}</span>
          <span className={classes.small}>{person?.company}</span>
        </span>
        <span className={classes.what}>
          <span className={classes.text}>{text}</span>
          <span className={classes.small}>{line?.name}</span>
        </span>
        <span className={classes.wait}>
          {waits === null ? (
            <span className={classes.small}>{t('home.weWait')}</span>
          ) : (
            <WaitChip since={waits} line={line} />
          )}
        </span>
        <span className={classes.time}>
          {running !== null && <Running since={running} />}
          <span className={classes.small}>
            {t(inquiry.state === 'in_work' ? 'home.inWork' : 'home.assigned')}
          </span>
        </span>
        <span className={classes.end}>
          {unread > 0 ? (
            <Badge count={unread} label={t('row.unread', { count: unread })} />
          ) : (
            <IconChevronRight size={17} stroke={1.8} aria-hidden />
          )}
        </span>
      </Link>
    </li>
  );
}

function Running({ since }: { since: string }) {
  return <span className={classes.running}>{formatDuration(secondsSince(since, useNow()))}</span>;
}
