import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/endpoints';
import { asProblem } from '@/shared/api/problem';
import type { Line } from '@/shared/api/types';
import { usePerson, useWholeState } from '@/shared/live/hooks';
import { servedLines, shortName, statusOf } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import classes from './DutyCard.module.css';
import { type Duty, dutyOf, loads, type OnDuty } from './duty';

/** «Дежурят сейчас»: who takes inquiries on each of my lines, with his load; amber where nobody else does. */
export function DutyCard({ offline }: { offline: boolean }) {
  const { t } = useTranslation('specialist');
  const state = useWholeState();
  const lines = useMemo(() => servedLines(state), [state]);
  const load = useMemo(() => loads(Object.values(state.inquiries)), [state.inquiries]);
  const teams = useQueries({
    queries: lines.map((line) => ({
      queryKey: ['line-specialists', line.id],
      queryFn: () => api.lineSpecialists(line.id),
      staleTime: 60_000,
      refetchInterval: 5 * 60_000,
    })),
  });
  const failed = teams.find((team) => team.isError);
  if (lines.length === 0) return null;
  return (
    <section className={classes.card}>
      <h2 className={classes.title}>
        {t('home.duty')} <span>{t('home.myLines')}</span>
      </h2>
      {teams.some((team) => team.isPending) && <SkeletonText lines={4} />}
      {failed !== undefined && (
        <div className={classes.failed}>
          <ErrorPanel
            title={t('home.dutyFailed')}
            problem={asProblem(failed.error)}
            onRetry={() => {
              for (const team of teams) if (team.isError) void team.refetch();
            }}
          />
        </div>
      )}
      {lines.map((line, index) => {
        const team = teams[index]?.data;
        if (team === undefined) return null;
        const status = (id: string) => (offline ? 'offline' : statusOf(state, id));
        return (
          <LineDuty
            key={line.id}
            line={line}
            duty={dutyOf(team, status, load, state.me.account_id)}
            meId={state.me.account_id}
            offline={offline}
          />
        );
      })}
    </section>
  );
}

function LineDuty({ line, duty, meId, offline }: { line: Line; duty: Duty; meId: string; offline: boolean }) {
  const { t } = useTranslation('specialist');
  return (
    <div className={classes.line}>
      <h3 className={classes.lineName}>
        <span>{line.name}</span>
        <span className={classes.pool}>{t('home.inPool', { free: duty.free, all: duty.all })}</span>
        <span className={classes.priority}>{t(`home.priority.${line.my_priority ?? 'standard'}`)}</span>
      </h3>
      <ul className={classes.people}>
        {duty.present.map((person) => (
          <Specialist key={person.account_id} person={person} me={person.account_id === meId} />
        ))}
      </ul>
      {duty.hint !== null && !offline && (
        <p className={classes.hint}>
          <IconAlertTriangle size={17} stroke={1.8} aria-hidden />
          {t(`home.${duty.hint}`)}
        </p>
      )}
    </div>
  );
}

const BLOCKS = [1, 2, 3, 4, 5] as const;

function Specialist({ person, me }: { person: OnDuty; me: boolean }) {
  const { t } = useTranslation('specialist');
  const { t: common } = useTranslation();
  const name = shortName(usePerson(person.account_id)) || person.name;
  return (
    <li className={classes.person}>
      <Avatar id={person.account_id} name={name} size={28} status={person.status} />
      <span className={classes.who}>
        <span className={classes.name}>{me ? t('home.you', { name }) : name}</span>
        <span className={classes.status}>{common(`status.${person.status}`)}</span>
      </span>
      <span className={classes.load} title={t('home.load', { count: person.load })}>
        <span className={classes.blocks} aria-hidden="true">
          {BLOCKS.map((block) => (
            <span key={block} data-on={block <= person.load || undefined} />
          ))}
        </span>
        <span aria-hidden="true">{person.load}</span>
        <span className="visually-hidden">{t('home.load', { count: person.load })}</span>
      </span>
    </li>
  );
}
