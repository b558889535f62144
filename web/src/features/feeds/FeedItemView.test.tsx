import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Entry, EntryKind, Payloads } from '@/shared/api/types';
import { makeFeed, makeMessage, makePerson, makeState } from '@/shared/live/testing/make';
import { fakeProgram, renderInProgram } from '@/shared/live/testing/render';
import { FeedItemView } from './FeedItemView';
import type { Density, EventEntry, FeedItem } from './items';

const people = [
  makePerson('marina', 'Лебедева Марина'),
  makePerson('olga', 'Ремизова Ольга'),
  makePerson('timur', 'Валеев Тимур'),
];
const state = makeState({ people });
const actions = { edit: () => {}, remove: () => {}, retry: () => {}, drop: () => {} };

async function draw(item: FeedItem, density: Density = 'specialist', part: object = {}) {
  const feed = makeFeed('f', 'marina', { last_seq: 9, user_delivered_seq: 5, user_read_seq: 3 });
  const view = { item, feed, meId: 'olga', density, change: undefined, actions, ...part };
  return renderInProgram(fakeProgram(state), <FeedItemView {...view} />);
}
function event<K extends Exclude<EntryKind, 'message'>>(kind: K, payload: Payloads[K]): FeedItem {
  const entry = { ...makeMessage('f', 4, 'olga'), kind, payload } as Entry as EventEntry;
  return { kind: 'event', key: entry.id, entry };
}
const message = (seq: number, author: string, part: object = {}): FeedItem =>
  ({
    kind: 'message',
    key: 'm',
    entry: makeMessage('f', seq, author, part),
    side: author === 'olga' ? 'own' : author === 'marina' ? 'other' : 'colleague',
    first: true,
    last: true,
  }) as FeedItem;

describe('technical events', () => {
  it.each([
    [event('inquiry_opened', { number: 12, by: 'user' }), 'Открыто обращение № 12'],
    [event('inquiry_opened', { number: 12, by: 'specialist' }), 'Открыто обращение № 12 · Ольга Ремизова'],
    [event('inquiry_queued', { reason: 'all_offline' }), 'В очереди: никого нет в сети'],
    [event('inquiry_queued', { reason: 'new_reason' as never }), 'Обращение в очереди'],
    [
      event('inquiry_assigned', { account_id: 'timur', why: 'care' }),
      'Назначено: Тимур Валеев · ведёт этого клиента',
    ],
    [event('inquiry_assigned', { account_id: 'timur', why: 'x' as never }), 'Назначено: Тимур Валеев'],
    [event('work_started', { account_id: 'olga' }), 'Работа начата: Ольга Ремизова'],
    [event('work_finished', { account_id: 'olga' }), 'Работа завершена: Ольга Ремизова'],
    [event('work_resumed', { account_id: 'olga' }), 'Работа возобновлена: Ольга Ремизова'],
    [event('rated', { stars: 5 }), 'Оценка: 5 — «Отлично»'],
  ])('%#', async (item, text) => {
    const { container } = await draw(item);
    expect(container.textContent).toContain(text);
  });

  it('show the note of a transfer to specialists', async () => {
    const payload = {
      from_account_id: 'olga',
      to_account_id: 'timur',
      from_line_id: 'books',
      to_line_id: 'books',
      note: 'Смотри заметку',
    };
    await draw(event('transferred', payload));
    expect(screen.getByText(/Переведено: Ольга Ремизова → Тимур Валеев/)).toBeTruthy();
    expect(screen.getByText('Заметка для своих · Ольга Ремизова')).toBeTruthy();
    expect(screen.getByText('Смотри заметку')).toBeTruthy();
  });

  it('of a newer server are left out, not broken', async () => {
    const { container } = await draw(event('call_started' as never, {} as never));
    expect(container.querySelector('p')).toBeNull();
  });
});

describe('messages', () => {
  it('of mine have ticks and actions; of others a name', async () => {
    const { unmount } = await draw(message(4, 'olga'));
    expect(screen.getByRole('img', { name: 'Доставлено' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Действия с сообщением' })).toBeTruthy();
    unmount();
    await draw(message(4, 'timur'));
    expect(screen.getByText('Тимур Валеев')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('say that they were edited or deleted', async () => {
    const { unmount } = await draw(message(4, 'olga', { edited_at: '2026-11-22T10:20:00Z' }));
    expect(screen.getByText('изменено')).toBeTruthy();
    unmount();
    await draw(message(4, 'olga', { deleted: true, payload: {} }));
    expect(screen.getByText('Сообщение удалено')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('that were refused stay with the reason; «Повторить» only where it can help', async () => {
    const failed = (slug: string): FeedItem => ({
      kind: 'pending',
      key: 'p',
      first: true,
      message: {
        id: 'p',
        cmd: 'message.send',
        data: {},
        at: 0,
        state: 'failed',
        problem: { slug },
        text: 'Текст',
      },
    });
    const { unmount } = await draw(failed('line-not-connected'));
    expect(screen.getByRole('alert').textContent).toContain('Эта линия вам не подключена');
    expect(screen.getByRole('button', { name: 'Повторить' })).toBeTruthy();
    unmount();
    await draw(failed('message-too-long'));
    expect(screen.queryByRole('button', { name: 'Повторить' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Убрать' })).toBeTruthy();
  });
});
