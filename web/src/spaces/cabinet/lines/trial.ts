import type { LinePriority, Status, Trial } from '@/shared/api/types';

export interface TrialPerson {
  id: string;
  name: string;
}

/** The way of an inquiry, from top to bottom. */
export type Step =
  | { kind: 'skipped'; person: TrialPerson; role: 'care' | 'manager'; why: Status | 'observer' | 'stranger' }
  | { kind: 'carer'; person: TrialPerson; role: 'care' | 'manager' }
  | { kind: 'chosen'; people: TrialPerson[]; priority: LinePriority }
  | { kind: 'rest'; people: (TrialPerson & { priority: LinePriority })[] }
  | { kind: 'queue'; why: NonNullable<Trial['missed_reason']> };

type Person = Trial['carers'][number]['person'];
const short = ({ account_id, name }: Person): TrialPerson => ({ id: account_id, name });

/** Who is skipped and why, who gets it (or among whom chance decides), who else is free; or the queue. */
export function stepsOf(trial: Trial): Step[] {
  const steps: Step[] = [];
  let groups = trial.groups.map(({ priority, people }) => ({ priority, people: people.map(short) }));
  const first = trial.carers.findIndex(({ is_free }) => is_free);
  for (const { person, role } of first < 0 ? trial.carers : trial.carers.slice(0, first))
    steps.push({ kind: 'skipped', person: short(person), role, why: whySkipped(person) });
  const carer = trial.carers[first];
  if (carer !== undefined) {
    const { person, role } = carer;
    steps.push({ kind: 'carer', person: short(person), role });
    groups = groups.map(({ priority, people }) => ({
      priority,
      people: people.filter(({ id }) => id !== person.account_id),
    }));
  } else {
    const [chosen, ...others] = groups;
    if (chosen !== undefined) steps.push({ kind: 'chosen', ...chosen });
    groups = others;
  }
  const rest = groups.flatMap(({ priority, people }) => people.map((person) => ({ ...person, priority })));
  if (rest.length > 0) steps.push({ kind: 'rest', people: rest });
  if (trial.missed_reason !== null) steps.push({ kind: 'queue', why: trial.missed_reason });
  return steps;
}

function whySkipped({ priority, status }: Person): Status | 'observer' | 'stranger' {
  if (priority === null) return 'stranger';
  return priority === 'observer' ? 'observer' : status;
}
