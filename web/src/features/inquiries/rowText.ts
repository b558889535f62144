import type { Feed, Person } from '@/shared/api/types';
import type { ClientRow } from '@/shared/live/sorting';

/** What a row says about the end of its feed; the words are put by the component. */
export type RowText =
  | { kind: 'silent' }
  | { kind: 'deleted' }
  | { kind: 'event'; event: Exclude<NonNullable<Feed['last']>['kind'], 'message'> }
  | { kind: 'message'; text: string; by: 'client' | 'me' }
  | { kind: 'message'; text: string; by: 'colleague'; authorId: string };

export function rowText(row: Pick<ClientRow, 'feed' | 'userId'>, meId: string): RowText {
  const last = row.feed?.last ?? null;
  if (last === null || row.feed?.last_seq === 0) return { kind: 'silent' };
  if (last.kind !== 'message') return { kind: 'event', event: last.kind };
  if (last.text === null || last.text === '') return { kind: 'deleted' };
  if (last.author_id === meId) return { kind: 'message', text: last.text, by: 'me' };
  if (last.author_id === row.userId || last.author_id === null)
    return { kind: 'message', text: last.text, by: 'client' };
  return { kind: 'message', text: last.text, by: 'colleague', authorId: last.author_id };
}

/** «Т. Валеев»: a colleague in a narrow row. */
export function briefName(person: Person | undefined): string {
  if (person === undefined) return '';
  const initial = person.first_name.slice(0, 1);
  return initial === '' ? person.last_name || person.name : `${initial}. ${person.last_name}`;
}

/** Whether the last message is mine: then the row shows its ticks. */
export function isLastMine(row: Pick<ClientRow, 'feed'>, meId: string): boolean {
  return row.feed?.last?.kind === 'message' && row.feed.last.author_id === meId;
}
