import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { LineCard } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Notice } from '@/shared/ui/Notice';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { toast } from '@/shared/ui/toast';
import { SaveBar } from '../SaveBar';
import {
  type Base,
  baseOf,
  type Change,
  changesOf,
  type Edits,
  NO_EDITS,
  settingOf,
  theirsOf,
} from './delivery';
import line from './Line.module.css';
import { RuleCards } from './RuleCards';
import { TeamCard } from './TeamCard';
import { TrialCard } from './TrialCard';
import { useRefreshLines } from './useLineActs';
import { useTeam } from './useLines';

/** Who gets an inquiry of the line. Rule and people are saved together, or not at all. */
export function DeliveryTab({ line: card }: { line: LineCard }) {
  const { t } = useTranslation('lines');
  const words = useProblemText();
  const queries = useQueryClient();
  const refresh = useRefreshLines();
  const team = useTeam(card.id);
  const [edits, setEdits] = useState<Edits>(NO_EDITS);
  /** What the first edit was made over; `before`: the same before somebody else had saved. */
  const [held, setHeld] = useState<Base | null>(null);
  const [before, setBefore] = useState<Base | null>(null);

  const reset = (): void => {
    setEdits(NO_EDITS);
    setHeld(null);
    setBefore(null);
  };
  const save = useMutation({
    mutationFn: ({ changes, version }: { changes: Change[]; version: number }) =>
      cabinetApi.setDelivery(card.id, settingOf(changes, version)),
    onSuccess: async (now) => {
      queries.setQueryData(['lines', 'one', card.id], now);
      await team.refetch();
      reset();
      toast({ title: t('save.saved'), text: '' });
      refresh();
    },
    onError: async (error) => {
      if (asProblem(error).slug !== 'changed-meanwhile') return;
      const [now, people] = await Promise.all([cabinetApi.line(card.id), cabinetApi.lineTeam(card.id)]);
      queries.setQueryData(['lines', 'one', card.id], now);
      queries.setQueryData(['lines', 'team', card.id], people);
      setBefore(before ?? held);
      setHeld(baseOf(now, people));
    },
  });

  if (team.data === undefined)
    return team.error === null ? (
      <SkeletonRows />
    ) : (
      <ErrorPanel problem={asProblem(team.error)} onRetry={() => void team.refetch()} />
    );
  const base = held ?? baseOf(card, team.data);
  const changes = changesOf(edits, base);
  const theirs = before === null ? { team: {} } : theirsOf(edits, before, base);
  const edit = (next: Edits): void => {
    const changed = changesOf(next, base).length > 0;
    // Everything was put back: nothing is held any more, what others save is shown again.
    setEdits(changed || before !== null ? next : NO_EDITS);
    setHeld(changed || before !== null ? base : null);
  };
  const nameOf = (change: Change): string =>
    change.kind === 'rule'
      ? t('delivery.name.rule')
      : t(`delivery.name.${change.kind}`, { name: change.name });
  const problem = save.error === null ? null : asProblem(save.error);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ changes, version: base.version });
      }}
    >
      <div className={line.columns}>
        <div className={line.main}>
          {before !== null && changes.length > 0 && (
            <Notice tone="warn" title={t('save.conflict')} urgent>
              {t('save.conflictText')}
            </Notice>
          )}
          {problem !== null && problem.slug !== 'changed-meanwhile' && (
            <Notice tone="bad" urgent>
              {words(problem)}
            </Notice>
          )}
          <RuleCards
            rule={edits.rule ?? base.rule}
            theirs={theirs.rule}
            onChange={(rule) => edit({ ...edits, rule })}
          />
          <TeamCard
            team={team.data}
            base={base}
            edits={edits}
            theirs={theirs.team}
            onChange={(id, name, priority) =>
              edit({ ...edits, team: { ...edits.team, [id]: { name, priority } } })
            }
          />
        </div>
        <div className={line.side}>
          <TrialCard lineId={card.id} isEdited={changes.length > 0} />
        </div>
      </div>
      {changes.length > 0 && (
        <SaveBar
          title={t('save.changes', { count: changes.length })}
          names={changes.map(nameOf).join(', ')}
          saveLabel={t(before === null ? 'save.save' : 'save.overwrite')}
          busy={save.isPending}
          onReset={() => {
            reset();
            save.reset();
          }}
        />
      )}
    </form>
  );
}
