import type { Problem } from '@/shared/api/problem';
import type { Inquiry, Rating } from '@/shared/api/types';
import { deviceKeep } from '@/shared/lib/keep';
import { createStore } from '@/shared/lib/store';
import type { OutboxItem } from '@/shared/live/outbox';

const PLACE = 'liniya.rating.closed';
/** Asked for within this time after the end, as long as «Ваши вопросы» shows the inquiry. */
export const RATE_WITHIN_MS = 7 * 86_400_000;
const KEPT = 50;

interface RatingPanels {
  /** Closed by the user: not asked again by itself, only from home. */
  closed: readonly string[];
  /** Asked for from home. */
  opened: string | null;
  /** Why the last rating was refused: the panel has come back with it. */
  refusal: { inquiryId: string; problem: Problem } | null;
}

function saved(): string[] {
  return (deviceKeep.read(PLACE) ?? '').split(' ').filter(Boolean);
}

export const ratingPanels = createStore<RatingPanels>({ closed: saved(), opened: null, refusal: null });

export function openRating(inquiryId: string): void {
  ratingPanels.update((now) => ({ ...now, opened: inquiryId }));
}

export function closeRating(inquiryId: string): void {
  const closed = [...ratingPanels.get().closed.filter((id) => id !== inquiryId), inquiryId].slice(-KEPT);
  ratingPanels.set({ closed, opened: null, refusal: null });
  deviceKeep.write(PLACE, closed.join(' '));
}

export function refuseRating(inquiryId: string, problem: Problem): void {
  ratingPanels.update((now) => ({ ...now, opened: inquiryId, refusal: { inquiryId, problem } }));
}

/** A rating of this inquiry is on its way. */
export function isRatingOnItsWay(items: readonly OutboxItem[], inquiryId: string): boolean {
  return items.some(
    (item) => item.cmd === 'inquiry.rate' && (item.data as { inquiry_id: string }).inquiry_id === inquiryId,
  );
}

export function canBeRated(inquiry: Inquiry, rating: Rating | null | undefined, nowMs: number): boolean {
  return (
    inquiry.state === 'finished' &&
    inquiry.assignee_id !== null &&
    inquiry.finished_at !== null &&
    nowMs - Date.parse(inquiry.finished_at) < RATE_WITHIN_MS &&
    rating == null
  );
}

/**
 * Which of my inquiries on a line the panel asks for: the one opened from home; else the newest one, when it is finished,
 * nobody closed its panel and nothing new was asked since.
 */
export function inquiryToRate(
  mine: readonly Inquiry[],
  ratings: Readonly<Record<string, Rating>>,
  panels: RatingPanels,
  nowMs: number,
): Inquiry | null {
  const fits = (inquiry: Inquiry | undefined): inquiry is Inquiry =>
    inquiry !== undefined && canBeRated(inquiry, ratings[inquiry.id], nowMs);
  const opened = mine.find((inquiry) => inquiry.id === panels.opened);
  if (fits(opened)) return opened;
  const newest = [...mine].sort((a, b) => (a.opened_at < b.opened_at ? 1 : -1))[0];
  return fits(newest) && !panels.closed.includes(newest.id) ? newest : null;
}
