import { beforeEach, describe, expect, it } from 'vitest';
import { at, makeInquiry } from '@/shared/live/testing/make';
import { canBeRated, closeRating, inquiryToRate, openRating, ratingPanels } from './panel';

const NOW = Date.parse(at(60));
const done = (id: string, minute: number) =>
  makeInquiry(id, 'marina', { state: 'finished', opened_at: at(minute), finished_at: at(minute + 5) });
const stars = (id: string) => ({ inquiry_id: id, stars: 5, comment: '', at: at(0) });

beforeEach(() => ratingPanels.set({ closed: [], opened: null, refusal: null }));

describe('what is asked to be rated', () => {
  it('is the newest question, once it is finished', () => {
    expect(inquiryToRate([done('a', 0), done('b', 10)], {}, ratingPanels.get(), NOW)?.id).toBe('b');
  });

  it('is nothing while the newest question is open, rated, or nobody worked on it', () => {
    const open = makeInquiry('c', 'marina', { opened_at: at(20) });
    expect(inquiryToRate([done('a', 0), open], {}, ratingPanels.get(), NOW)).toBeNull();
    expect(inquiryToRate([done('a', 0)], { a: stars('a') }, ratingPanels.get(), NOW)).toBeNull();
    expect(inquiryToRate([{ ...done('a', 0), assignee_id: null }], {}, ratingPanels.get(), NOW)).toBeNull();
  });

  it('stays closed when it was closed, and comes back from home', () => {
    closeRating('a');
    expect(inquiryToRate([done('a', 0)], {}, ratingPanels.get(), NOW)).toBeNull();
    openRating('a');
    expect(inquiryToRate([done('a', 0)], {}, ratingPanels.get(), NOW)?.id).toBe('a');
  });

  it('is an older question when home asks for it', () => {
    openRating('a');
    const open = makeInquiry('c', 'marina', { opened_at: at(20) });
    expect(inquiryToRate([open, done('a', 0)], {}, ratingPanels.get(), NOW)?.id).toBe('a');
  });

  it('is over after seven days', () =>
    expect(canBeRated(done('a', 0), null, NOW + 7 * 86_400_000)).toBe(false));
});
