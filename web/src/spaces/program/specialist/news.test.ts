import { describe, expect, it } from 'vitest';
import type { Entry } from '@/shared/api/types';
import { makeEvent, makeFeed, makeInquiry, makeMessage, makeState, T0 } from '@/shared/live/testing/make';
import { newsOf } from './news';

const NOW = Date.parse(T0) + 5_000;
const state = makeState({
  feeds: [makeFeed('f', 'marina'), makeFeed('other', 'vera', { my_read_seq: null })],
  inquiries: [makeInquiry('i', 'marina')],
});
const added = (...entries: Entry[]) => [
  makeEvent(101, 'feed.entries_added', {
    feed_id: entries[0]?.feed_id ?? '',
    line_id: 'books',
    user_id: 'marina',
    entries,
  }),
];
const assigned = (to: string, by: string | null, why = 'chosen'): Entry =>
  ({
    ...makeMessage('f', 2, ''),
    author_id: by,
    kind: 'inquiry_assigned',
    payload: { account_id: to, why },
  }) as Entry;

describe('news for a specialist', () => {
  it('is what others give to me, not what I take', () => {
    expect(newsOf(added(assigned('olga', null)), state, null, NOW)).toEqual([
      { kind: 'assigned', lineId: 'books', userId: 'marina' },
    ]);
    expect(newsOf(added(assigned('olga', 'olga')), state, null, NOW)).toEqual([]);
    expect(newsOf(added(assigned('olga', null, 'taken')), state, null, NOW)).toEqual([]);
    expect(newsOf(added(assigned('timur', null)), state, null, NOW)).toEqual([]);
  });

  it("is a client's message in my dialogue that is not before my eyes", () => {
    const message = added(makeMessage('f', 3, 'marina'));
    expect(newsOf(message, state, null, NOW)).toHaveLength(1);
    expect(newsOf(message, state, 'f', NOW)).toEqual([]);
    expect(newsOf(added(makeMessage('f', 3, 'timur')), state, null, NOW)).toEqual([]);
    expect(newsOf(added(makeMessage('other', 3, 'vera')), state, null, NOW)).toEqual([]);
  });

  it('makes no noise about old facts', () => {
    expect(newsOf(added(makeMessage('f', 3, 'marina')), state, null, NOW + 120_000)).toEqual([]);
  });
});
