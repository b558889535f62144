import { describe, expect, it } from 'vitest';
import {
  myQuestions,
  myWorks,
  queueOf,
  shortName,
  tickOf,
  typistsOf,
  unreadDialogues,
  unreadOf,
  waitingSince,
  waitLevel,
} from './selectors';
import { clientRows, foldText, groupRows, matchesQuery, type Sorting } from './sorting';
import { at, makeFeed, makeInquiry, makeLine, makePerson, makeState } from './testing/make';

describe('unread', () => {
  it('is plain arithmetic, and nothing for a feed that I do not follow', () => {
    expect(unreadOf(makeFeed('f', 'u', { last_seq: 7, my_read_seq: 5 }))).toBe(2);
    expect(unreadOf(makeFeed('f', 'u', { last_seq: 7, my_read_seq: null }))).toBe(0);
    expect(unreadOf(null)).toBe(0);
  });

  it('counts dialogues, where I ask and where I answer', () => {
    const state = makeState({
      feeds: [
        makeFeed('a', 'marina', { last_seq: 3 }),
        makeFeed('b', 'igor', { last_seq: 1, my_read_seq: 1 }),
        makeFeed('c', 'olga', { last_seq: 2 }),
      ],
    });
    expect(unreadDialogues(state, 'specialist')).toBe(1);
    expect(unreadDialogues(state, 'user')).toBe(1);
  });
});

describe('ticks', () => {
  const feed = makeFeed('f', 'marina', { user_delivered_seq: 4, user_read_seq: 2, staff_read_seq: 9 });
  it.each([
    [2, 'read'],
    [3, 'delivered'],
    [5, 'saved'],
  ] as const)('of a specialist at %i: %s', (seq, tick) => expect(tickOf(feed, 'olga', seq)).toBe(tick));
  it('of the user look at our side', () => expect(tickOf(feed, 'marina', 9)).toBe('read'));
});

describe('waiting', () => {
  it.each([
    [59, 'neutral'],
    [60, 'warn'],
    [299, 'warn'],
    [300, 'bad'],
  ] as const)('%i s: %s', (seconds, level) => expect(waitLevel(seconds, makeLine())).toBe(level));

  it('starts in the queue even without a message, and ends with the work', () => {
    expect(waitingSince(makeInquiry('i', 'u', { state: 'queued', queued_at: at(2) }))).toBe(at(2));
    expect(waitingSince(makeInquiry('i', 'u'))).toBeNull();
    expect(waitingSince(makeInquiry('i', 'u', { state: 'finished', waiting_since: at(1) }))).toBeNull();
  });

  it('orders the queue and my works by who waits longest', () => {
    const state = makeState({
      lines: [makeLine(), makeLine({ id: 'watched', my_priority: 'observer' })],
      inquiries: [
        makeInquiry('late', 'a', { state: 'queued', assignee_id: null, queued_at: at(5) }),
        makeInquiry('early', 'b', { state: 'queued', assignee_id: null, queued_at: at(1) }),
        makeInquiry('other', 'c', { state: 'queued', assignee_id: null, line_id: 'watched' }),
        makeInquiry('quiet', 'd', { number: 2 }),
        makeInquiry('waits', 'e', { number: 3, waiting_since: at(3) }),
      ],
    });
    expect(queueOf(state).map(({ id }) => id)).toEqual(['early', 'late']);
    expect(myWorks(state).map(({ id }) => id)).toEqual(['waits', 'quiet']);
  });
});

describe('small things', () => {
  it('names people as everybody calls them', () => {
    expect(shortName(makePerson('m', 'Лебедева Марина'))).toBe('Марина Лебедева');
    expect(shortName(undefined)).toBe('');
  });
  it('forgets typing after its time', () => {
    const state = { ...makeState(), typing: { f: { marina: 500 } } };
    expect(typistsOf(state, 'f', 499)).toEqual(['marina']);
    expect(typistsOf(state, 'f', 500)).toEqual([]);
  });
  it('shows my questions with ratings, newest first', () => {
    const state = makeState({
      inquiries: [makeInquiry('old', 'olga'), makeInquiry('new', 'olga', { opened_at: at(9) })],
      ratings: [{ inquiry_id: 'old', stars: 4, comment: '', at: at(1) }],
    });
    expect(myQuestions(state).map((item) => [item.inquiry.id, item.rating?.stars])).toEqual([
      ['new', undefined],
      ['old', 4],
    ]);
  });
});

describe('sortings of the list (E3)', () => {
  const on = { status: 'free' as const, since: at(0) };
  const state = makeState({
    people: [
      makePerson('a', 'Аникеев Сергей'),
      makePerson('b', 'Белова Вера', { company: 'АО «Хлебный дом»' }),
      makePerson('v', 'Валеев Тимур'),
      makePerson('g', 'Громов Пётр'),
      makePerson('yo', 'Ёлкина Анна'),
      makePerson('zh', 'Жуков Иван'),
    ],
    presence: { b: on, g: on, zh: on },
    contacts: ['a', 'b', 'v', 'g', 'yo', 'zh'].map((user_id) => ({ line_id: 'books', user_id })),
    favourites: [
      { line_id: 'books', user_id: 'v' },
      { line_id: 'books', user_id: 'g' },
    ],
    feeds: [
      makeFeed('fa', 'a', { last_seq: 1, last_at: at(10), my_read_seq: 1 }),
      makeFeed('fyo', 'yo', { last_seq: 1, last_at: at(20), my_read_seq: 1 }),
      makeFeed('fb', 'b', { last_seq: 1, last_at: at(30), my_read_seq: null }),
    ],
    inquiries: [
      makeInquiry('i1', 'g', { waiting_since: at(5) }),
      makeInquiry('i2', 'a', { waiting_since: at(1) }),
      makeInquiry('i3', 'b', { assignee_id: 'timur' }),
    ],
  });
  const shape = (sorting: Sorting) =>
    groupRows(clientRows(state), sorting).map(({ group, rows }) => [
      group,
      rows.map(({ userId }) => userId).join(' '),
    ]);

  it('alphabet: online, then offline', () =>
    expect(shape('alphabet')).toEqual([
      ['online', 'b g zh'],
      ['offline', 'a v yo'],
    ]));
  it('my open works (default): mine by waiting, favourites, online, offline', () =>
    expect(shape('mine')).toEqual([
      ['mine', 'a g'],
      ['favourites', 'v'],
      ['online', 'b zh'],
      ['offline', 'yo'],
    ]));
  it('favourites: favourites, mine, online, offline', () =>
    expect(shape('favourites')).toEqual([
      ['favourites', 'v g'],
      ['mine', 'a'],
      ['online', 'b zh'],
      ['offline', 'yo'],
    ]));
  it('last message: whom I talked with, newest first, then online, offline', () =>
    expect(shape('recent')).toEqual([
      ['talked', 'yo a'],
      ['online', 'b g zh'],
      ['offline', 'v'],
    ]));

  it('lists a pair once and only on lines that I serve', () => {
    const foreign = makeState({
      contacts: [
        { line_id: 'books', user_id: 'marina' },
        { line_id: 'foreign', user_id: 'marina' },
      ],
    });
    expect(clientRows(foreign).map(({ key }) => key)).toEqual(['books:marina']);
  });

  it.each([
    ['елкин', 'yo'],
    ['ПЁТР', 'g'],
    ['петр гром', 'g'],
    ['хлебн', 'b'],
    ['вера бухг', 'b'],
    ['ленок', ''],
  ])('search %s', (query, found) =>
    expect(
      clientRows(state)
        .filter((row) => matchesQuery(row, query))
        .map(({ userId }) => userId)
        .join(' '),
    ).toBe(found),
  );
  it('folds letters and spaces', () => expect(foldText('  Ёж \n Ель ')).toBe('еж ель'));
});
