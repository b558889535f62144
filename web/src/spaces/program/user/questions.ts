import type { Feed, Inquiry, Rating } from '@/shared/api/types';
import { myQuestions, unreadOf } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';

export const SHOWN_FOR_MS = 7 * 86_400_000;

export interface Question {
  inquiry: Inquiry;
  rating: Rating | null;
  feed: Feed | null;
  /** Only of the newest question of a conversation: the others share it. */
  unread: number;
  newest: boolean;
}

/** «Ваши вопросы»: open ones first, then those finished in the last seven days; the newest on top. */
export function shownQuestions(
  state: Pick<ProgramState, 'inquiries' | 'ratings' | 'feeds' | 'me'>,
  nowMs: number,
): Question[] {
  const seen = new Set<string>();
  const all = myQuestions(state as ProgramState).map(({ inquiry, rating }) => {
    const feed = state.feeds[inquiry.feed_id] ?? null;
    const newest = !seen.has(inquiry.feed_id);
    seen.add(inquiry.feed_id);
    return { inquiry, rating, feed, newest, unread: newest ? unreadOf(feed) : 0 };
  });
  const isOpen = ({ inquiry }: Question): boolean => inquiry.state !== 'finished';
  const isFresh = ({ inquiry }: Question): boolean =>
    inquiry.finished_at !== null && nowMs - Date.parse(inquiry.finished_at) < SHOWN_FOR_MS;
  return [...all.filter(isOpen), ...all.filter((question) => !isOpen(question) && isFresh(question))];
}
