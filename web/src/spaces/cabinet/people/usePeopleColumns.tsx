import { IconMail, IconPower } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatListTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { useProgramState } from '@/shared/live/hooks';
import { statusOf } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import chip from '@/shared/ui/Chip.module.css';
import { Presence } from '@/shared/ui/Presence';
import type { Column } from '@/shared/ui/table/columns';
import classes from './People.module.css';
import { RoleChips } from './RoleChips';
import { stateOf } from './search';

const MINUTE_S = 60;

/** Name · where · e-mail · roles · status · last seen; as cards: name, roles, where. */
export function usePeopleColumns(): Column<Account>[] {
  const { t } = useTranslation('people');
  const seen = useSeenText();
  return [
    {
      id: 'name',
      header: t('column.name'),
      sort: 'name',
      card: 'title',
      cell: (person) => (
        <span className={classes.person}>
          <Avatar id={person.id} name={`${person.last_name} ${person.first_name}`} size={30} />
          <span className={classes.lines}>
            <span className={classes.name}>{person.name}</span>
            {person.position !== '' && <span className={classes.second}>{person.position}</span>}
          </span>
        </span>
      ),
    },
    {
      id: 'company',
      header: t('column.company'),
      width: '17%',
      hideBelow: 960,
      card: 'third',
      cell: (person) => (
        <span className={classes.lines}>
          <span>{person.company}</span>
          {person.unit !== '' && <span className={classes.second}>{person.unit}</span>}
        </span>
      ),
    },
    {
      id: 'email',
      header: t('column.email'),
      sort: 'email',
      width: '17%',
      hideBelow: 800,
      cell: (person) => <span title={person.email}>{person.email}</span>,
    },
    {
      id: 'roles',
      header: t('column.roles'),
      width: '15%',
      card: 'second',
      cell: (person) => <RoleChips roles={person.roles} />,
    },
    {
      id: 'status',
      header: t('column.status'),
      width: 130,
      card: 'aside',
      cell: (one) => <Standing person={one} />,
    },
    {
      id: 'seen',
      header: t('column.seen'),
      sort: 'seen',
      width: 112,
      hideBelow: 1120,
      cell: (person) => <span className={classes.quiet}>{seen(person)}</span>,
    },
  ];
}

/** Presence of who is let in and has been here; else why he is not here. */
export function Standing({ person }: { person: Account }) {
  const { t } = useTranslation(['people', 'common']);
  const status = useProgramState((state) => statusOf(state, person.id));
  const state = stateOf(person);
  if (state === 'blocked')
    return (
      <span className={chip.chip} data-tone="bad">
        <IconPower size={14} stroke={1.8} aria-hidden />
        {t('state.blocked')}
      </span>
    );
  if (state === 'invited')
    return (
      <span className={chip.chip} data-tone={person.invited_at === null ? undefined : 'warn'}>
        <IconMail size={14} stroke={1.8} aria-hidden />
        {t(person.invited_at === null ? 'notInvited' : 'state.invited')}
      </span>
    );
  return (
    <span className={classes.standing}>
      <Presence status={status} size={14} />
      {t(`common:status.${status}`)}
    </span>
  );
}

/** «сегодня, 10:20», «приглашён 17 ноября», «не входил». */
export function useSeenText(): (person: Account) => string {
  const { t } = useTranslation(['people', 'common']);
  const locale = useLocale();
  const now = useNow(MINUTE_S);
  const when = (at: string): string => formatListTime(at, locale, now, t('common:time.yesterday'));
  return (person) => {
    if (person.last_seen_at !== null) return when(person.last_seen_at);
    return person.invited_at === null ? t('never') : t('invitedAt', { when: when(person.invited_at) });
  };
}
