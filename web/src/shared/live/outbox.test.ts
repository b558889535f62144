import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tabKeep } from '@/shared/lib/keep';
import { createDrafts } from './drafts';
import { type CommandFrame, createOutbox, pendingMessages } from './outbox';
import { makeAdded, makeEvent, makeMessage } from './testing/make';

let online = true;
let sent: CommandFrame[] = [];
function transmit(frame: CommandFrame): boolean {
  if (online) sent.push(frame);
  return online;
}
const open = (accountId = 'olga') => createOutbox({ accountId, keep: tabKeep, transmit });
const text = (words: string) => ({ line_id: 'books', user_id: 'marina', text: words });

beforeEach(() => {
  online = true;
  sent = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('a message', () => {
  it('is shown at once, is saved, and leaves with its event', async () => {
    const outbox = open();
    const answer = outbox.send('message.send', text('Вижу'));
    const id = sent[0]?.id ?? '';
    expect(pendingMessages(outbox.items.get(), 'books', 'marina', 'olga')).toMatchObject([
      { text: 'Вижу', state: 'sending' },
    ]);
    const reply = { feed_id: 'f', seq: 1, entry_id: id, at: '', inquiry_id: null };
    outbox.done(id, reply);
    expect(outbox.items.get()[0]?.state).toBe('saved');
    await expect(answer).resolves.toEqual(reply);
    outbox.seen([makeEvent(1, 'feed.entries_added', makeAdded(makeMessage('f', 1, 'olga', { id })))]);
    expect(outbox.items.get()).toEqual([]);
  });

  it('is done when its event comes before the answer', async () => {
    const outbox = open();
    const answer = outbox.send('message.send', text('Вижу'));
    const id = sent[0]?.id ?? '';
    outbox.seen([makeEvent(1, 'feed.entries_added', makeAdded(makeMessage('f', 4, 'olga', { id })))]);
    await expect(answer).resolves.toMatchObject({ feed_id: 'f', seq: 4, entry_id: id });
    outbox.ready();
    expect(sent).toHaveLength(1);
  });

  it('waits for the connection and goes in order with the same ids, again after a loss', () => {
    online = false;
    const outbox = open();
    void outbox.send('message.send', text('раз'));
    void outbox.send('message.send', text('два'));
    const ids = outbox.items.get().map(({ id }) => id);
    online = true;
    outbox.ready();
    outbox.ready();
    expect(sent.map(({ id }) => id)).toEqual([...ids, ...ids]);
  });

  it('survives a reload and an ended session, for its own account only', () => {
    online = false;
    const before = open();
    void before.send('message.send', text('важное'));
    const id = before.items.get()[0]?.id;
    before.refused(id ?? '', { slug: 'later-sign-in', status: 401 });
    expect(open('igor').items.get()).toEqual([]);
    online = true;
    const after = open();
    after.ready();
    expect(sent).toEqual([{ id, cmd: 'message.send', data: text('важное') }]);
  });

  it('stays with its reason when refused; again with the same id, or away', async () => {
    const outbox = open();
    const answer = outbox.send('message.send', text('длинное'));
    const id = sent[0]?.id ?? '';
    outbox.refused(id, { slug: 'message-too-long', status: 422 });
    await expect(answer).rejects.toMatchObject({ slug: 'message-too-long' });
    expect(outbox.items.get()[0]).toMatchObject({ state: 'failed', problem: { slug: 'message-too-long' } });
    outbox.ready();
    expect(sent).toHaveLength(1);
    outbox.retry(id);
    expect(sent.map((frame) => frame.id)).toEqual([id, id]);
    outbox.remove(id);
    expect(outbox.items.get()).toEqual([]);
    expect(open().items.get()).toEqual([]);
  });

  it('is repeated by itself when the server is overloaded', () => {
    const outbox = open();
    void outbox.send('message.send', text('ещё раз'));
    outbox.refused(sent[0]?.id ?? '', { slug: 'overloaded', retry_after: 5 });
    vi.advanceTimersByTime(4_999);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('is not even sent when it is too large', () => {
    const outbox = open();
    void outbox.send('message.send', text('щ'.repeat(40_000)));
    expect(sent).toEqual([]);
    expect(outbox.items.get()[0]?.problem?.slug).toBe('frame-too-large');
  });

  it('leaves with a new snapshot when it was saved', () => {
    const outbox = open();
    void outbox.send('message.send', text('Вижу'));
    outbox.done(sent[0]?.id ?? '', {});
    outbox.snapshotTaken();
    expect(outbox.items.get()).toEqual([]);
  });
});

describe('other commands', () => {
  it('that make sense only now are refused without a connection', async () => {
    online = false;
    const outbox = open();
    await expect(outbox.send('inquiry.take_next', {})).rejects.toMatchObject({ slug: 'offline' });
    online = true;
    outbox.ready();
    expect(sent).toEqual([]);
  });

  it('that were sent are repeated until answered, without being shown', async () => {
    const outbox = open();
    const answer = outbox.send('inquiry.finish', { inquiry_id: 'i1' });
    expect(outbox.items.get()).toEqual([]);
    outbox.ready();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    outbox.done(sent[0]?.id ?? '', { inquiry: { id: 'i1' } });
    await expect(answer).resolves.toEqual({ inquiry: { id: 'i1' } });
    outbox.ready();
    expect(sent).toHaveLength(2);
  });

  it('tell the user without `user_id` as myself', () => {
    const outbox = open('marina');
    void outbox.send('message.send', { line_id: 'books', text: 'Помогите' });
    expect(pendingMessages(outbox.items.get(), 'books', 'marina', 'marina')).toHaveLength(1);
    expect(pendingMessages(outbox.items.get(), 'pay', 'marina', 'marina')).toHaveLength(0);
  });
});

describe('drafts', () => {
  it('come back for the same account and leave nothing when empty', () => {
    createDrafts('olga', tabKeep).set('books:marina', 'Сейчас подключусь');
    const again = createDrafts('olga', tabKeep);
    expect(again.get('books:marina')).toBe('Сейчас подключусь');
    expect(createDrafts('igor', tabKeep).get('books:marina')).toBe('');
    again.set('books:marina', '');
    expect(tabKeep.keys()).toEqual([]);
  });
});
