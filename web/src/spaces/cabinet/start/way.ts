import type { Entry, Feed, Inquiry } from '@/shared/api/types';
import { type ProgramState, pairKey } from '@/shared/live/state';

export interface Way {
  inquiry: Inquiry | null;
  /** Everything up to the question has been shown to a specialist. */
  isShown: boolean;
  /** What the specialist has answered last. */
  answer: Extract<Entry, { kind: 'message' }> | null;
}

/** My latest request on a line, as the events of the socket have told it. */
export function latestInquiry(state: ProgramState, lineId: string): Inquiry | null {
  const mine = Object.values(state.inquiries).filter(
    (one) => one.user_id === state.me.account_id && one.line_id === lineId,
  );
  return mine.sort((a, b) => b.number - a.number)[0] ?? null;
}

export function feedOf(state: ProgramState, lineId: string): Feed | null {
  const id = state.feedByPair[pairKey(lineId, state.me.account_id)];
  return id === undefined ? null : (state.feeds[id] ?? null);
}

/** The way of the latest question: what has happened to it, and nothing that has not. */
export function wayOf(inquiry: Inquiry | null, feed: Feed | null, entries: readonly Entry[]): Way {
  if (inquiry === null) return { inquiry: null, isShown: false, answer: null };
  const said = entries.filter(
    (entry): entry is Extract<Entry, { kind: 'message' }> =>
      entry.kind === 'message' && entry.at >= inquiry.opened_at,
  );
  const question = said.find((entry) => entry.author_id === inquiry.user_id);
  const answers = said.filter((entry) => entry.author_id !== inquiry.user_id);
  const isShown =
    inquiry.first_reply_at !== null ||
    (feed !== null && question !== undefined && feed.staff_delivered_seq >= question.seq);
  return { inquiry, isShown, answer: answers.at(-1) ?? null };
}
