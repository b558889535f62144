import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { nextSelection, useSelection } from './useSelection';

const order = ['a', 'b', 'c', 'd'];

describe('nextSelection', () => {
  it.each([
    [[], 'b', null, ['b']],
    [['b'], 'b', null, []],
    [['b'], 'd', 'b', ['b', 'c', 'd']],
    [['d'], 'b', 'd', ['b', 'c', 'd']],
    [['a', 'b', 'c'], 'c', 'b', ['a']],
    // The anchor is on another page.
    [['x'], 'c', 'x', ['c', 'x']],
  ])('%j, click on %s after %s', (ids, id, anchor, expected) => {
    expect([...nextSelection(new Set(ids), order, id, anchor)].sort()).toEqual(expected);
  });
});

describe('useSelection', () => {
  it('is kept from page to page, and given up with other filters', () => {
    const { result, rerender } = renderHook(({ scope }) => useSelection(scope), {
      initialProps: { scope: 'all' },
    });
    act(() => result.current.set(new Set(['a'])));
    rerender({ scope: 'all' });
    expect([...result.current.ids]).toEqual(['a']);
    rerender({ scope: 'users' });
    expect([...result.current.ids]).toEqual([]);
  });
});
