import type { Inquiry, LineSpecialist, Status } from '@/shared/api/types';

export interface OnDuty {
  account_id: string;
  name: string;
  status: Status;
  /** Open inquiries in his hands, on all lines that are seen. */
  load: number;
}

export interface Duty {
  /** At work now (not offline), without observers; who is free first. */
  present: OnDuty[];
  free: number;
  all: number;
  /** null: all is well; alone: nobody but me takes new ones; nobody: not even I. */
  hint: 'alone' | 'nobody' | null;
}

const RANK: Readonly<Record<Status, number>> = { free: 0, in_call: 1, busy: 2, away: 3, dnd: 4, offline: 5 };

/** Open inquiries by who has them. */
export function loads(inquiries: Iterable<Inquiry>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { assignee_id, state } of inquiries)
    if (assignee_id !== null && state !== 'finished')
      counts.set(assignee_id, (counts.get(assignee_id) ?? 0) + 1);
  return counts;
}

export function dutyOf(
  team: readonly LineSpecialist[],
  statusOf: (accountId: string) => Status,
  load: ReadonlyMap<string, number>,
  meId: string,
): Duty {
  const answering = team.filter((member) => member.priority !== 'observer');
  const present = answering
    .map(({ account_id, name }) => ({
      account_id,
      name,
      status: statusOf(account_id),
      load: load.get(account_id) ?? 0,
    }))
    .filter(({ status }) => status !== 'offline')
    .sort((a, b) => RANK[a.status] - RANK[b.status] || a.name.localeCompare(b.name, 'ru'));
  const free = present.filter(({ status }) => status === 'free');
  const meFree = free.some(({ account_id }) => account_id === meId);
  const hint = free.length === 0 ? 'nobody' : free.length === 1 && meFree ? 'alone' : null;
  return { present, free: free.length, all: answering.length, hint };
}
