import { Button } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinePriority, TeamMember } from '@/shared/api/types';
import { EmptyState } from '@/shared/ui/EmptyState';
import { FoundSelect } from '../FoundSelect';
import classes from './Delivery.module.css';
import { type Base, changesOf, type Edits } from './delivery';
import { findSpecialists } from './find';
import line from './Line.module.css';
import { TeamRow } from './TeamRow';

/** Who answers on the line, how they are just now, and in which order they are chosen (C1). */
export function TeamCard({
  team,
  base,
  edits,
  theirs,
  onChange,
}: {
  team: readonly TeamMember[];
  base: Base;
  edits: Edits;
  theirs: Readonly<Record<string, LinePriority | null>>;
  onChange(id: string, name: string, priority: LinePriority | null): void;
}) {
  const { t } = useTranslation('lines');
  const [adding, setAdding] = useState(false);
  const members = new Map(team.map((member) => [member.account_id, member]));
  const changed = new Set(changesOf(edits, base).flatMap((one) => (one.kind === 'rule' ? [] : [one.id])));
  // Who was removed by somebody else stays in sight while he is edited here.
  const added = Object.entries(edits.team)
    .filter(([id, { priority }]) => !members.has(id) && (priority !== null || id in theirs))
    .map(([id, { name }]) => ({ id, name }));
  const rows = [...team.map(({ account_id, name }) => ({ id: account_id, name })), ...added];
  const shown = new Set(rows.map(({ id }) => id));
  return (
    <section className={line.card} aria-label={t('delivery.team')}>
      <header className={line.head}>
        <h2>
          {t('delivery.team')} <span className={classes.count}>{rows.length}</span>
        </h2>
        <span className={line.hint}>{t('delivery.applies')}</span>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} stroke={1.8} aria-hidden />}
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          {t('delivery.add')}
        </Button>
      </header>
      {adding && (
        <FoundSelect
          // A new field after each choice: the next name can be typed at once.
          key={rows.length}
          label={t('delivery.addWho')}
          placeholder={t('delivery.addFind')}
          nothing={t('delivery.addNobody')}
          name={['specialists', [...shown]]}
          find={async (words) => (await findSpecialists(words)).filter(({ value }) => !shown.has(value))}
          value={null}
          onChange={(found) => found !== null && onChange(found.value, found.label, 'standard')}
          autoFocus
        />
      )}
      {rows.length === 0 ? (
        <EmptyState icon={IconUsers} title={t('delivery.nobody')} text={t('delivery.nobodyText')} />
      ) : (
        <div className={classes.team}>
          <div className={classes.teamHead} aria-hidden="true">
            <span>{t('delivery.specialist')}</span>
            <span>{t('delivery.now')}</span>
            <span>{t('delivery.priority')}</span>
            <span className={classes.works}>{t('delivery.works')}</span>
          </div>
          <ul className={classes.rows}>
            {rows.map(({ id, name }) => {
              const edit = edits.team[id];
              return (
                <TeamRow
                  key={id}
                  id={id}
                  name={name}
                  member={members.get(id)}
                  priority={
                    edit === undefined ? (base.team[id] ?? members.get(id)?.priority ?? null) : edit.priority
                  }
                  isChanged={changed.has(id)}
                  theirs={theirs[id]}
                  onChange={(priority) => onChange(id, name, priority)}
                />
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
