import { entriesOf, type LiveEvent } from '@/shared/api/events';
import type { AssignReason, Entry } from '@/shared/api/types';
import { openInquiry } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';

/** What is worth a sound for a specialist. */
export type News =
  | { kind: 'assigned'; lineId: string; userId: string }
  | { kind: 'message'; lineId: string; userId: string };

/** What I did myself: took from the queue, turned to the user. */
const OWN_ACTS: readonly AssignReason[] = ['taken', 'turned'];
/** Older facts (after a long sleep) make no noise. */
const FRESH_MS = 60_000;

/**
 * Of fresh events: an inquiry that somebody else gave to me; a client's message in a dialogue that is mine or that I follow
 * and that is not before my eyes (`lookingAt`: its feed id, or null).
 */
export function newsOf(
  events: readonly LiveEvent[],
  state: ProgramState,
  lookingAt: string | null,
  nowMs: number,
): News[] {
  return events
    .filter((event) => nowMs - Date.parse(event.at) <= FRESH_MS)
    .flatMap(entriesOf)
    .flatMap((entry) => newsOfEntry(entry, state, lookingAt));
}

function newsOfEntry(entry: Entry, state: ProgramState, lookingAt: string | null): News[] {
  const me = state.me.account_id;
  const feed = state.feeds[entry.feed_id];
  if (feed === undefined || feed.user_id === me || entry.author_id === me) return [];
  const place = { lineId: feed.line_id, userId: feed.user_id };
  const given =
    (entry.kind === 'inquiry_assigned' &&
      entry.payload.account_id === me &&
      !OWN_ACTS.includes(entry.payload.why)) ||
    (entry.kind === 'transferred' && entry.payload.to_account_id === me);
  if (given) return [{ kind: 'assigned', ...place }];
  if (entry.kind !== 'message' || entry.author_id !== feed.user_id || entry.feed_id === lookingAt) return [];
  const mine = openInquiry(state, feed.line_id, feed.user_id)?.assignee_id === me;
  return mine || feed.my_read_seq !== null ? [{ kind: 'message', ...place }] : [];
}
