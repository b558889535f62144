import { describe, expect, it } from 'vitest';
import { at, makeFeed, makeInquiry, makeMe, makeState } from '@/shared/live/testing/make';
import { SHOWN_FOR_MS, shownQuestions } from './questions';

const state = makeState({
  me: makeMe({ account_id: 'marina', roles: ['user'] }),
  feeds: [makeFeed('feed-marina', 'marina', { last_seq: 9, my_read_seq: 7 })],
  inquiries: [
    makeInquiry('old', 'marina', { state: 'finished', opened_at: at(0), finished_at: at(1) }),
    makeInquiry('new', 'marina', { state: 'finished', opened_at: at(20), finished_at: at(30) }),
    makeInquiry('open', 'marina', { state: 'queued', opened_at: at(10), line_id: 'pay', feed_id: 'other' }),
    makeInquiry('alien', 'igor', {}),
  ],
});
const ids = (minute: number) =>
  shownQuestions(state, Date.parse(at(minute))).map(({ inquiry }) => inquiry.id);

describe('shownQuestions', () => {
  it('has the open ones on top, then the finished ones, newest first, and only mine', () =>
    expect(ids(40)).toEqual(['open', 'new', 'old']));

  it('drops what was finished more than seven days ago', () =>
    expect(ids(SHOWN_FOR_MS / 60_000 + 10)).toEqual(['open', 'new']));

  it('shows what is unread once per conversation', () =>
    expect(shownQuestions(state, Date.parse(at(40))).map(({ unread }) => unread)).toEqual([0, 2, 0]));
});
