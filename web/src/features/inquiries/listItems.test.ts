import { describe, expect, it } from 'vitest';
import { clientRows, groupRows } from '@/shared/live/sorting';
import { makeFeed, makeInquiry, makePerson, makeState } from '@/shared/live/testing/make';
import { listItems, neighbour, nextUnread, rowsOf } from './listItems';
import { mayTransfer, relationOf } from './relation';

const names = ['marina', 'galina', 'vera'];
const state = makeState({
  people: names.map((id) => makePerson(id, id)),
  contacts: names.map((user_id) => ({ line_id: 'books', user_id })),
  feeds: [makeFeed('f-g', 'galina', { last_seq: 4, my_read_seq: 1 })],
});
const items = listItems(groupRows(clientRows(state), 'mine'));
const rows = rowsOf(items);

describe('the list', () => {
  it('is flat: headings with their counts, rows with their places', () => {
    expect(
      items.map((item) => (item.kind === 'group' ? `${item.group} ${item.count}` : item.row.userId)),
    ).toEqual(['mine 1', 'marina', 'offline 2', 'galina', 'vera']);
    expect(items.at(-1)).toMatchObject({ position: 3 });
  });

  it('finds the neighbours; the ends hold', () => {
    expect(neighbour(rows, 'books:marina', 1)?.userId).toBe('galina');
    expect(neighbour(rows, 'books:marina', -1)).toBeNull();
    expect(neighbour(rows, null, 1)?.userId).toBe('marina');
    expect(neighbour(rows, null, -1)?.userId).toBe('vera');
  });

  it('finds the next unread one, from the top again', () => {
    expect(nextUnread(rows, null)?.userId).toBe('galina');
    expect(nextUnread(rows, 'books:vera')?.userId).toBe('galina');
    expect(nextUnread(rows, 'books:galina')).toBeNull();
  });
});

describe('what an inquiry is to me', () => {
  const line = state.lines.books;
  it.each([
    [null, 'none'],
    [makeInquiry('i', 'marina', { state: 'finished' }), 'none'],
    [makeInquiry('i', 'marina', { state: 'queued', assignee_id: null }), 'queued'],
    [makeInquiry('i', 'marina'), 'mine'],
    [makeInquiry('i', 'marina', { assignee_id: 'timur' }), 'colleague'],
  ] as const)('%#', (inquiry, relation) => {
    expect(relationOf(inquiry, line, 'olga')).toBe(relation);
  });

  it('lets observers only watch', () => {
    expect(line).toBeDefined();
    if (line === undefined) return;
    expect(relationOf(makeInquiry('i', 'marina'), { ...line, my_priority: 'observer' }, 'olga')).toBe(
      'observer',
    );
    expect(relationOf(null, undefined, 'olga')).toBe('observer');
  });

  it('is given away by its holder, or from the queue', () => {
    expect(
      ['observer', 'none', 'queued', 'mine', 'colleague'].filter((r) => mayTransfer(r as 'mine')),
    ).toEqual(['queued', 'mine']);
  });
});
