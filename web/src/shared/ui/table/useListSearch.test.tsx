import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { useListSearch } from './useListSearch';

const schema = { filters: { role: ['user', 'specialist'] }, sorts: ['name', 'email'] } as const;

function List() {
  const list = useListSearch(schema);
  return (
    <>
      <input aria-label="q" value={list.text} onChange={(event) => list.type(event.currentTarget.value)} />
      <button type="button" onClick={() => list.filter({ role: 'user' })}>
        role
      </button>
      <button type="button" onClick={() => list.setSort('-email')}>
        sort
      </button>
      <button type="button" onClick={() => list.setPage(list.page + 1)}>
        next
      </button>
      <button type="button" onClick={() => list.open(list.opened === 'a' ? 'b' : 'a')}>
        open
      </button>
      <button type="button" onClick={list.reset}>
        reset
      </button>
      <p>{JSON.stringify([list.search, list.offset, list.isFiltered])}</p>
    </>
  );
}

async function open(address: string) {
  const root = createRootRoute();
  const route = createRoute({
    getParentRoute: () => root,
    path: '/people',
    component: List,
  });
  const history = createMemoryHistory({ initialEntries: [address] });
  const router = createRouter({ routeTree: root.addChildren([route]), history });
  await router.load();
  render(<RouterProvider router={router as never} />);
  await screen.findByLabelText('q');
  return history;
}
const click = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }));
const state = (): unknown => JSON.parse(document.querySelector('p')?.textContent ?? '');
const field = (): string => screen.getByLabelText<HTMLInputElement>('q').value;

describe('useListSearch', () => {
  it('reads the address', async () => {
    await open('/people?q=Ольга&role=user&page=3');
    expect(state()).toEqual([{ q: 'Ольга', role: 'user', page: 3 }, 100, true]);
    expect(field()).toBe('Ольга');
  });

  it('begins at the first page when something else is chosen; the back button goes back', async () => {
    const history = await open('/people?page=3');
    await click('role');
    await waitFor(() => expect(history.location.search).toBe('?role=user'));
    await click('next');
    await waitFor(() => expect(history.location.search).toBe('?role=user&page=2'));
    await click('sort');
    await waitFor(() => expect(history.location.search).toBe('?role=user&sort=-email'));
    act(() => history.back());
    await waitFor(() => expect(state()).toEqual([{ role: 'user', page: 2 }, 50, true]));
  });

  it('waits until the typing pauses, and replaces the address', async () => {
    const history = await open('/people?page=2');
    const before = history.length;
    await userEvent.type(screen.getByLabelText('q'), 'Вера');
    expect(history.location.search).toBe('?page=2');
    await waitFor(() => expect(state()).toEqual([{ q: 'Вера' }, 0, true]));
    expect(history.length).toBe(before);
    expect(field()).toBe('Вера');
  });

  it('shows the words of an address that was opened meanwhile', async () => {
    const history = await open('/people?q=Анна');
    act(() => history.push('/people?q=Борис'));
    await waitFor(() => expect(field()).toBe('Борис'));
  });

  it('knows the row that is open; going through rows is one step back', async () => {
    const history = await open('/people?role=user&page=2');
    await click('open');
    await waitFor(() => expect(history.location.search).toBe('?role=user&page=2&open=a'));
    await click('open');
    await waitFor(() => expect(history.location.search).toBe('?role=user&page=2&open=b'));
    expect(state()).toEqual([{ role: 'user', page: 2, open: 'b' }, 50, true]);
    act(() => history.back());
    await waitFor(() => expect(history.location.search).toBe('?role=user&page=2'));
  });

  it('resets words and filters, and keeps the order', async () => {
    const history = await open('/people?q=Анна&role=user&sort=email&page=2');
    await click('reset');
    await waitFor(() => expect(history.location.search).toBe('?sort=email'));
    expect(field()).toBe('');
    expect(state()).toEqual([{ sort: 'email' }, 0, false]);
  });
});
