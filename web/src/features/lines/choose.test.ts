import { describe, expect, it } from 'vitest';
import { at, makeFeed, makeLine, makeMe, makeState } from '@/shared/live/testing/make';
import { preselectedLine, typicalWait } from './choose';

const books = makeLine({ id: 'books', name: 'Бухгалтерия', as_user: true, answering: false });
const pay = makeLine({ id: 'pay', name: 'Зарплата и кадры', as_user: true });
const pc = makeLine({ id: 'pc', name: 'Компьютеры', as_user: true });
const alien = makeLine({ id: 'alien', name: 'Аудит', as_user: false });
const me = makeMe({ account_id: 'marina', roles: ['user'] });
const feed = (id: string, lineId: string, minute: number) =>
  makeFeed(id, 'marina', { line_id: lineId, last_at: at(minute) });

describe('preselectedLine', () => {
  it('is the first that answers while nothing was used', () => {
    const state = makeState({ me, lines: [alien, books, pc, pay], feeds: [] });
    expect(preselectedLine(state, '')?.id).toBe('pay');
  });

  it('is the last one used, wherever it was used', () => {
    const state = makeState({
      me,
      lines: [books, pay, pc],
      feeds: [feed('a', 'pc', 5), feed('b', 'books', 9)],
    });
    expect(preselectedLine(state, '')?.id).toBe('books');
  });

  it('is the one chosen by hand, as long as it is connected', () => {
    const state = makeState({ me, lines: [books, pay], feeds: [feed('a', 'pc', 5)] });
    expect(preselectedLine(state, 'books')?.id).toBe('books');
    expect(preselectedLine(state, 'pc')?.id).toBe('pay');
  });

  it('is nothing without lines', () =>
    expect(preselectedLine(makeState({ me, lines: [alien], feeds: [] }), '')).toBeNull());
});

it.each([
  [null, null],
  [5, { unit: 'minutes', count: 1 }],
  [130, { unit: 'minutes', count: 2 }],
  [3599, { unit: 'hours', count: 1 }],
  [7300, { unit: 'hours', count: 2 }],
] as const)('typicalWait of %s s', (seconds, words) => expect(typicalWait(seconds)).toEqual(words));
