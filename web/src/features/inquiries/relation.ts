import type { Inquiry, Line } from '@/shared/api/types';

/**
 * What the open inquiry of a dialogue is to me: decides the buttons and the sentence over the composer.
 * observer: only watch; none: nothing open; queued: nobody has it; mine; colleague: somebody else has it.
 */
export type Relation = 'observer' | 'none' | 'queued' | 'mine' | 'colleague';

export function relationOf(inquiry: Inquiry | null, line: Line | undefined, meId: string): Relation {
  if (line?.my_priority === 'observer' || (line?.my_priority ?? null) === null) return 'observer';
  if (inquiry === null || inquiry.state === 'finished') return 'none';
  if (inquiry.state === 'queued') return 'queued';
  return inquiry.assignee_id === meId ? 'mine' : 'colleague';
}

/** The server lets only the holder give an inquiry away, or anybody of the line while it waits. */
export function mayTransfer(relation: Relation): boolean {
  return relation === 'mine' || relation === 'queued';
}
