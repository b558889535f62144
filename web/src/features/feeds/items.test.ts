import { describe, expect, it } from 'vitest';
import type { Entry } from '@/shared/api/types';
import type { OutboxItem } from '@/shared/live/outbox';
import { makeMessage } from '@/shared/live/testing/make';
import { feedItems, pendingChanges, sideOf } from './items';

const F = 'f';
const view = { pending: [], meId: 'olga', userId: 'marina', newAfter: null };
const event = (seq: number, at: string): Entry =>
  ({
    ...makeMessage(F, seq, 'olga', { at }),
    kind: 'work_started',
    payload: { account_id: 'olga' },
  }) as Entry;
const kinds = (entries: Entry[], part: object = {}) =>
  feedItems({ ...view, entries, ...part }).map((item) => item.kind);
const sending = (id: string, cmd: string, data: object): OutboxItem =>
  ({ id, cmd, data, at: 0, state: 'sending', problem: null }) as OutboxItem;

describe('rows of a feed', () => {
  it('begin each day with its name', () => {
    const entries = [
      makeMessage(F, 1, 'marina', { at: '2026-11-20T09:00:00Z' }),
      makeMessage(F, 2, 'olga', { at: '2026-11-20T09:01:00Z' }),
      event(3, '2026-11-22T09:00:00Z'),
    ];
    expect(kinds(entries)).toEqual(['day', 'message', 'message', 'day', 'event']);
  });

  it('put «Новые сообщения» before the first unread message of others and count only messages', () => {
    const entries = [
      makeMessage(F, 1, 'marina'),
      makeMessage(F, 2, 'olga'),
      makeMessage(F, 3, 'marina'),
      event(4, '2026-11-22T10:04:00Z'),
      makeMessage(F, 5, 'marina'),
    ];
    const items = feedItems({ ...view, entries, newAfter: 1 });
    expect(items.map((item) => item.kind)).toEqual([
      'day',
      'message',
      'message',
      'new',
      'message',
      'event',
      'message',
    ]);
    expect(items.find((item) => item.kind === 'new')).toMatchObject({ count: 2 });
    expect(kinds(entries, { newAfter: 5 })).not.toContain('new');
  });

  it('join messages of one person within five minutes', () => {
    const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z`;
    const entries = [
      makeMessage(F, 1, 'marina', { at: at(0) }),
      makeMessage(F, 2, 'marina', { at: at(1) }),
      makeMessage(F, 3, 'marina', { at: at(9) }),
      makeMessage(F, 4, 'timur', { at: at(9) }),
    ];
    const joined = feedItems({ ...view, entries }).flatMap((item) =>
      item.kind === 'message' ? [[item.first, item.last, item.side]] : [],
    );
    expect(joined).toEqual([
      [true, false, 'other'],
      [false, true, 'other'],
      [true, true, 'other'],
      [true, true, 'colleague'],
    ]);
  });

  it('end with what is on its way, without what has arrived, under the same key', () => {
    const pending = [
      { ...sending('f-1', 'message.send', {}), text: 'a' },
      { ...sending('x', 'message.send', {}), text: 'b' },
    ];
    const items = feedItems({ ...view, entries: [makeMessage(F, 1, 'olga')], pending });
    expect(items.map(({ key }) => key).slice(1)).toEqual(['f-1', 'x']);
    expect(items.at(-1)).toMatchObject({ kind: 'pending', first: true });
  });

  it('know the sides: a user has only himself and the others', () => {
    expect(sideOf('olga', 'olga', 'marina')).toBe('own');
    expect(sideOf('timur', 'olga', 'marina')).toBe('colleague');
    expect(sideOf('marina', 'olga', 'marina')).toBe('other');
    expect(sideOf('olga', 'marina', 'marina')).toBe('other');
  });
});

it('changes on their way are found by their entry', () => {
  const changes = pendingChanges(
    [
      sending('1', 'message.edit', { feed_id: F, entry_id: 'a', text: 'x' }),
      sending('2', 'message.delete', { feed_id: 'other', entry_id: 'b' }),
      sending('3', 'message.send', { line_id: 'books', text: 'x' }),
    ],
    F,
  );
  expect([...changes.keys()]).toEqual(['a']);
});
