import { describe, expect, it } from 'vitest';
import { openWindow, putLastPage, putOlderPage } from './entries';
import { applyEvents, applyWhisper, eventHandlers, TYPING_MS } from './reducers';
import { fromSnapshot } from './state';
import {
  at,
  makeAdded,
  makeEvent,
  makeFeed,
  makeInquiry,
  makeLine,
  makeMe,
  makeMessage,
  makePerson,
  makeSnapshot,
  makeState,
} from './testing/make';

describe('the stream', () => {
  it('applies events once and moves the position', () => {
    const event = makeEvent(101, 'presence.changed', { account_id: 'marina', status: 'free', since: at(1) });
    const once = applyEvents(makeState(), [event]);
    expect(once.pos).toBe(101);
    expect(applyEvents(once, [event])).toBe(once);
  });

  it('survives an event of a newer server', () => {
    const unknown = { pos: 101, type: 'call.started', at: at(0), data: {} } as never;
    expect(applyEvents(makeState(), [unknown]).pos).toBe(101);
  });
});

describe('feeds', () => {
  const added = (entry: ReturnType<typeof makeMessage>) =>
    makeEvent(101, 'feed.entries_added', makeAdded(entry));

  it('takes all entries of one act in order, and opens a feed that was not there', () => {
    const entries = [makeMessage('f2', 1, 'igor'), makeMessage('f2', 2, 'olga')];
    const event = makeEvent(101, 'feed.entries_added', {
      feed_id: 'f2',
      line_id: 'books',
      user_id: 'igor',
      entries,
    });
    const state = applyEvents(makeState(), [event]);
    expect(state.feedByPair['books:igor']).toBe('f2');
    expect(state.feeds.f2).toMatchObject({
      last_seq: 2,
      user_read_seq: 1,
      staff_read_seq: 2,
      my_read_seq: 2,
    });
  });

  it('starts to count what is unread where the inquiry is given to me', () => {
    const given = makeMessage('f3', 1, 'igor', {
      kind: 'inquiry_assigned',
      author_id: null,
      payload: { account_id: 'olga', why: 'chosen' },
    });
    const state = applyEvents(makeState(), [
      makeEvent(101, 'feed.entries_added', makeAdded(given, makeMessage('f3', 2, 'igor'))),
    ]);
    expect(state.feeds.f3).toMatchObject({ last_seq: 2, my_read_seq: 1 });
  });

  it('moves the marks of the side that wrote: the user', () => {
    const feed = applyEvents(makeState(), [added(makeMessage('feed-marina', 1, 'marina'))]).feeds[
      'feed-marina'
    ];
    expect(feed).toMatchObject({
      last_seq: 1,
      last_at: at(1),
      last: { kind: 'message', author_id: 'marina', text: 'Сообщение 1' },
      user_delivered_seq: 1,
      user_read_seq: 1,
      staff_read_seq: 0,
      my_read_seq: 0,
    });
  });

  it('moves the marks of our side, and mine when I wrote', () => {
    const mine = applyEvents(makeState(), [added(makeMessage('feed-marina', 1, 'olga'))]).feeds[
      'feed-marina'
    ];
    expect(mine).toMatchObject({
      staff_delivered_seq: 1,
      staff_read_seq: 1,
      user_read_seq: 0,
      my_read_seq: 1,
    });
    const other = applyEvents(makeState(), [added(makeMessage('feed-marina', 1, 'timur'))]).feeds[
      'feed-marina'
    ];
    expect(other).toMatchObject({ staff_read_seq: 1, my_read_seq: 0 });
  });

  it('does not count a technical event as news for who had read everything before it', () => {
    const entry = (seq: number) =>
      makeMessage('feed-marina', seq, 'timur', { kind: 'work_started', payload: { account_id: 'timur' } });
    const start = (part: object) =>
      makeState({ feeds: [makeFeed('feed-marina', 'marina', { last_seq: 4, ...part })] });
    const behind = applyEvents(start({ my_read_seq: 3, user_read_seq: 3, user_delivered_seq: 4 }), [
      added(entry(5)),
    ]);
    expect(behind.feeds['feed-marina']).toMatchObject({
      my_read_seq: 3,
      user_read_seq: 3,
      user_delivered_seq: 5,
      staff_read_seq: 5,
    });
    const upToDate = applyEvents(start({ my_read_seq: 4 }), [added(entry(5))]);
    expect(upToDate.feeds['feed-marina']?.my_read_seq).toBe(5);
    const stranger = applyEvents(start({ my_read_seq: null }), [added(entry(5))]);
    expect(stranger.feeds['feed-marina']?.my_read_seq).toBeNull();
  });

  it('leaves the marks behind it alone for an entry of nobody', () => {
    const behind = makeState({ feeds: [makeFeed('feed-marina', 'marina', { last_seq: 7, my_read_seq: 6 })] });
    const entry = makeMessage('feed-marina', 8, 'x', {
      kind: 'inquiry_queued',
      author_id: null,
      payload: { reason: 'all_busy' },
    });
    const feed = applyEvents(behind, [added(entry)]).feeds['feed-marina'];
    expect(feed).toMatchObject({ last_seq: 8, last: { text: '' }, user_read_seq: 0, my_read_seq: 6 });
  });

  it('starts the waiting with the first message of the user and ends it with an answer', () => {
    const ask = (seq: number) => makeMessage('feed-marina', seq, 'marina', { inquiry_id: 'i1' });
    let state = applyEvents(makeState(), [added(ask(1))]);
    expect(state.inquiries.i1?.waiting_since).toBe(at(1));
    state = applyEvents(state, [makeEvent(102, 'feed.entries_added', makeAdded(ask(2)))]);
    expect(state.inquiries.i1?.waiting_since).toBe(at(1));
    const answer = makeMessage('feed-marina', 3, 'olga', { inquiry_id: 'i1' });
    state = applyEvents(state, [makeEvent(103, 'feed.entries_added', makeAdded(answer))]);
    expect(state.inquiries.i1?.waiting_since).toBeNull();
  });

  it('changes an entry, and the list row when it is the last', () => {
    let state = openWindow(makeState(), 'feed-marina');
    state = applyEvents(state, [added(makeMessage('feed-marina', 1, 'olga'))]);
    const entry = makeMessage('feed-marina', 1, 'olga', { deleted: true, payload: {} });
    state = applyEvents(state, [makeEvent(102, 'feed.entry_changed', { entry })]);
    expect(state.entries['feed-marina']?.entries).toEqual([entry]);
    expect(state.feeds['feed-marina']?.last).toEqual({ kind: 'message', author_id: 'olga', text: '' });
  });

  it('shows the beginning of a long message on one line, as the server cuts it', () => {
    const long = (letters: number) => `Не\n\n ${'\u{1f600}'.repeat(letters)} `;
    const said = (text: string) =>
      applyEvents(makeState(), [added(makeMessage('feed-marina', 1, 'olga', { payload: { text } }))]).feeds[
        'feed-marina'
      ]?.last?.text;
    expect(said(long(117))).toBe(`Не ${'\u{1f600}'.repeat(117)}`);
    expect(said(long(118))).toBe(`Не ${'\u{1f600}'.repeat(116)}…`);
    expect(said(`${'а'.repeat(118)} б в`)).toBe(`${'а'.repeat(118)}…`);
  });

  it('takes over marks and the own reading', () => {
    const marks = { user_delivered_seq: 5, user_read_seq: 4, staff_delivered_seq: 3, staff_read_seq: 2 };
    let state = eventHandlers['feed.marked'](makeState(), { feed_id: 'feed-marina', ...marks });
    expect(state.feeds['feed-marina']).toMatchObject(marks);
    state = eventHandlers['feed.read'](state, { feed_id: 'feed-marina', my_read_seq: 5 });
    expect(state.feeds['feed-marina']?.my_read_seq).toBe(5);
  });
});

describe('inquiries', () => {
  it('keeps open ones of served lines, drops finished and moved ones', () => {
    const start = makeState({ inquiries: [] });
    const change = (inquiry: ReturnType<typeof makeInquiry>) =>
      eventHandlers['inquiry.changed'](start, {
        inquiry,
        what: 'assigned',
        assignee: { status: 'busy', since: at(9) },
      }).inquiries;
    expect(change(makeInquiry('i2', 'marina'))).toHaveProperty('i2');
    expect(change(makeInquiry('i2', 'marina', { state: 'finished' }))).toEqual({});
    expect(change(makeInquiry('i2', 'marina', { line_id: 'foreign' }))).toEqual({});
  });

  it('shows how the new holder is', () => {
    const inquiry = makeInquiry('i3', 'marina', { assignee_id: 'new-one' });
    const data = { inquiry, what: 'assigned', assignee: { status: 'busy', since: at(9) } } as const;
    expect(eventHandlers['inquiry.changed'](makeState(), data).presence['new-one']?.status).toBe('busy');
  });

  it('keeps finished ones of my own', () => {
    const state = makeState({
      me: makeMe({ account_id: 'marina', roles: ['user'] }),
      lines: [makeLine({ as_user: true, my_priority: null })],
    });
    const inquiry = makeInquiry('i1', 'marina', { state: 'finished' });
    const next = eventHandlers['inquiry.changed'](state, { inquiry, what: 'finished', assignee: null });
    expect(next.inquiries.i1?.state).toBe('finished');
    const rating = { inquiry_id: 'i1', stars: 5, comment: '', at: at(9) };
    expect(eventHandlers['inquiry.rated'](next, { rating, feed_id: 'feed-marina' }).ratings.i1).toEqual(
      rating,
    );
  });
});

describe('the rest', () => {
  it('follows lines, presence, favourites and people', () => {
    let state = eventHandlers['line.answering'](makeState(), { line_id: 'books', answering: false });
    expect(state.lines.books?.answering).toBe(false);
    state = eventHandlers['presence.changed'](state, { account_id: 'marina', status: 'away', since: at(1) });
    expect(state.presence.marina).toEqual({ status: 'away', since: at(1) });
    state = eventHandlers['presence.changed'](state, {
      account_id: 'marina',
      status: 'offline',
      since: at(2),
    });
    expect(state.presence).toEqual({});
    state = eventHandlers['presence.mine'](state, { status: 'dnd' });
    expect(state.me.status).toBe('dnd');
    state = eventHandlers['favourite.changed'](state, { line_id: 'books', user_id: 'marina', on: true });
    expect(state.favourites).toEqual({ 'books:marina': true });
    state = eventHandlers['favourite.changed'](state, { line_id: 'books', user_id: 'marina', on: false });
    expect(state.favourites).toEqual({});
    const person = makePerson('marina', 'Аникеева Марина');
    expect(eventHandlers['person.changed'](state, { person }).people.marina).toEqual(person);
    const me = makePerson('olga', 'Ремизова-Новая Ольга');
    expect(eventHandlers['person.changed'](state, { person: me }).me.name).toBe('Ремизова-Новая Ольга');
  });

  it('says when a new snapshot is needed and when the own session has ended', () => {
    expect(eventHandlers['access.changed'](makeState(), {}).outdated).toBe(true);
    const state = { ...makeState(), sessionId: 's1' };
    const end = (session_id: string) =>
      eventHandlers['session.ended'](state, { session_id, reason: 'later_sign_in' }).ended;
    expect(end('s1')).toBe('later_sign_in');
    expect(end('s2')).toBeNull();
  });

  it('shows typing for a while and until the message comes', () => {
    const whisper = { type: 'feed.typing', data: { feed_id: 'feed-marina', account_id: 'marina' } } as const;
    let state = applyWhisper(makeState(), whisper, 1000);
    expect(state.typing['feed-marina']).toEqual({ marina: 1000 + TYPING_MS });
    const entry = makeMessage('feed-marina', 1, 'marina');
    state = applyEvents(state, [makeEvent(101, 'feed.entries_added', makeAdded(entry))]);
    expect(state.typing['feed-marina']).toEqual({});
  });

  it('moves in the queue by a whisper', () => {
    const state = applyWhisper(makeState(), { type: 'queue.place', data: { inquiry_id: 'i1', place: 2 } }, 0);
    expect(state.inquiries.i1?.place).toBe(2);
  });
});

describe('loaded entries', () => {
  const page = (from: number, to: number, has_more = true) => ({
    has_more,
    entries: Array.from({ length: to - from + 1 }, (_, index) =>
      makeMessage('feed-marina', from + index, 'marina'),
    ),
  });
  const seqs = (state: ReturnType<typeof makeState>) =>
    state.entries['feed-marina']?.entries.map((entry) => entry.seq);

  it('keeps an event that overtook the page, once and in order', () => {
    let state = openWindow(makeState(), 'feed-marina');
    const early = makeMessage('feed-marina', 4, 'marina');
    state = applyEvents(state, [makeEvent(101, 'feed.entries_added', makeAdded(early))]);
    state = putLastPage(state, 'feed-marina', page(2, 4));
    expect(seqs(state)).toEqual([2, 3, 4]);
    state = putOlderPage(state, 'feed-marina', page(1, 1, false));
    expect(seqs(state)).toEqual([1, 2, 3, 4]);
    expect(state.entries['feed-marina']?.hasMore).toBe(false);
  });

  it('keeps the newer of two versions', () => {
    let state = putLastPage(openWindow(makeState(), 'feed-marina'), 'feed-marina', page(1, 2));
    const edited = makeMessage('feed-marina', 2, 'marina', { edited_at: at(9), payload: { text: 'Иначе' } });
    state = applyEvents(state, [makeEvent(101, 'feed.entry_changed', { entry: edited })]);
    state = putLastPage(state, 'feed-marina', page(1, 2));
    expect(state.entries['feed-marina']?.entries[1]).toEqual(edited);
  });

  it('is stale after a new snapshot and is replaced without holes', () => {
    let state = putLastPage(openWindow(makeState(), 'feed-marina'), 'feed-marina', page(1, 3));
    state = fromSnapshot(makeSnapshot({ pos: 300 }), state);
    expect(state.entries['feed-marina']?.phase).toBe('stale');
    state = putLastPage(state, 'feed-marina', page(60, 62));
    expect(seqs(state)).toEqual([60, 61, 62]);
  });

  it('does not survive a change of the account', () => {
    const state = openWindow(makeState(), 'feed-marina');
    expect(fromSnapshot(makeSnapshot({ me: makeMe({ account_id: 'igor' }) }), state).entries).toEqual({});
  });
});
