import type { LiveEvent } from '@/shared/api/events';
import { openInquiry } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';

/** What is worth a sound for a specialist. */
export type News =
  | { kind: 'assigned'; lineId: string; userId: string }
  | { kind: 'message'; lineId: string; userId: string };

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
  const me = state.me.account_id;
  const found: News[] = [];
  for (const event of events) {
    if (event.type !== 'feed.entry_added' || nowMs - Date.parse(event.at) > FRESH_MS) continue;
    const { entry } = event.data;
    const feed = state.feeds[entry.feed_id];
    if (feed === undefined || feed.user_id === me || entry.author_id === me) continue;
    const place = { lineId: feed.line_id, userId: feed.user_id };
    if (entry.kind === 'inquiry_assigned' && entry.payload.account_id === me)
      found.push({ kind: 'assigned', ...place });
    else if (entry.kind === 'transferred' && entry.payload.to_account_id === me)
      found.push({ kind: 'assigned', ...place });
    else if (entry.kind === 'message' && entry.author_id === feed.user_id && entry.feed_id !== lookingAt) {
      const mine = openInquiry(state, feed.line_id, feed.user_id)?.assignee_id === me;
      if (mine || feed.my_read_seq !== null) found.push({ kind: 'message', ...place });
    }
  }
  return found;
}
