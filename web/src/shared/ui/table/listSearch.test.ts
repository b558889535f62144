import { describe, expect, it } from 'vitest';
import { readListSearch } from './listSearch';

const schema = {
  filters: { role: ['user', 'specialist'], unit: 'text' },
  sorts: ['name', 'email'],
} as const;

describe('readListSearch', () => {
  it.each([
    [{}, {}],
    [
      { q: ' Ольга ', role: 'user', unit: 'u1', sort: '-email', page: 3, size: 100 },
      { q: 'Ольга', role: 'user', unit: 'u1', sort: '-email', page: 3, size: 100 },
    ],
    // The router reads figures as numbers.
    [
      { q: 200120, unit: 7, page: '2' },
      { q: '200120', unit: '7', page: 2 },
    ],
    // What the list opens with needs no words in the address.
    [{ q: '', sort: 'name', page: 1, size: 50 }, {}],
    [{ sort: '-name' }, { sort: '-name' }],
    // What is no choice is left out.
    [{ role: 'king', sort: 'age', page: -1, size: 7, other: 'x', q: ['a'] }, {}],
    [{ page: 1.5, sort: '--name', unit: { a: 1 } }, {}],
  ])('%j', (address, expected) => {
    expect(readListSearch(schema, address)).toEqual(expected);
  });

  it('takes no more words than a request can carry', () => {
    expect(readListSearch(schema, { q: 'я'.repeat(1000) }).q).toHaveLength(200);
  });
});
