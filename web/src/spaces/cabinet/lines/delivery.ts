import type { DeliveryRule, DeliverySetting, LineCard, LinePriority, TeamMember } from '@/shared/api/types';

export const PRIORITIES: readonly LinePriority[] = ['high', 'medium', 'standard', 'observer'];

/** Delivery as the server has it. */
export interface Base {
  version: number;
  rule: DeliveryRule;
  team: Readonly<Record<string, LinePriority>>;
}

/** What was touched here; over whatever the server has. Priority null: to be removed. */
export interface Edits {
  rule?: DeliveryRule;
  team: Readonly<Record<string, { name: string; priority: LinePriority | null }>>;
}

export const NO_EDITS: Edits = { team: {} };

export type Change =
  | { kind: 'rule'; rule: DeliveryRule }
  | { kind: 'added' | 'removed' | 'changed'; id: string; name: string; priority: LinePriority | null };

export function baseOf(line: LineCard, team: readonly TeamMember[]): Base {
  return {
    version: line.version,
    rule: line.delivery_rule,
    team: Object.fromEntries(team.map(({ account_id, priority }) => [account_id, priority])),
  };
}

/** What differs from the server: touching something and putting it back is no change. */
export function changesOf({ rule, team }: Edits, base: Base): Change[] {
  const changes: Change[] = [];
  if (rule !== undefined && rule !== base.rule) changes.push({ kind: 'rule', rule });
  for (const [id, { name, priority }] of Object.entries(team)) {
    const before = base.team[id] ?? null;
    if (priority === before) continue;
    const kind = before === null ? 'added' : priority === null ? 'removed' : 'changed';
    changes.push({ kind, id, name, priority });
  }
  return changes;
}

export function settingOf(changes: readonly Change[], version: number): DeliverySetting {
  const setting: DeliverySetting = { version };
  const specialists: NonNullable<DeliverySetting['specialists']> = [];
  for (const change of changes) {
    if (change.kind === 'rule') setting.delivery_rule = change.rule;
    else specialists.push({ account_id: change.id, priority: change.priority });
  }
  return specialists.length === 0 ? setting : { ...setting, specialists };
}

/** Where somebody else has changed what is being edited here: what the server has now. */
export function theirsOf(
  edits: Edits,
  before: Base,
  now: Base,
): { rule?: DeliveryRule; team: Readonly<Record<string, LinePriority | null>> } {
  const team = Object.fromEntries(
    Object.keys(edits.team)
      .filter((id) => before.team[id] !== now.team[id])
      .map((id) => [id, now.team[id] ?? null]),
  );
  return edits.rule !== undefined && before.rule !== now.rule ? { rule: now.rule, team } : { team };
}

/** Who is asked first of the two who look after a client, the other way round. */
export function swapped(rule: DeliveryRule): DeliveryRule {
  return rule === 'care_first' ? 'manager_first' : 'care_first';
}
