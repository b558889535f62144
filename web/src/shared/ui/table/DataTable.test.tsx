import { MantineProvider } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { localProblem } from '@/shared/api/problem';
import { loadTexts, startI18n } from '@/shared/i18n/i18n';
import type { Column } from './columns';
import { DataTable, type DataTableProps } from './DataTable';
import { useSelection } from './useSelection';

interface Person {
  id: string;
  name: string;
  email: string;
}
const people: Person[] = ['Анна', 'Борис', 'Вера', 'Глеб'].map((name, index) => ({
  id: `p${index}`,
  name,
  email: `p${index}@liniya.example`,
}));
const columns: Column<Person>[] = [
  { id: 'name', header: 'Имя', sort: 'name', card: 'title', cell: (row) => row.name },
  { id: 'email', header: 'Почта', cell: (row) => <a href={`mailto:${row.email}`}>{row.email}</a> },
];

function Table(props: Partial<DataTableProps<Person>>) {
  return (
    <MantineProvider env="test">
      <DataTable
        label="Люди"
        columns={columns}
        rows={people}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        empty={<p>Никого нет</p>}
        {...props}
      />
    </MantineProvider>
  );
}
function Selectable() {
  return (
    <Table selection={useSelection('all')} summary="4 человека" bulk={<button type="button">Роли</button>} />
  );
}
const row = (name: string): HTMLElement => screen.getByRole('row', { name: new RegExp(name) });
const chosen = (): (string | null)[] =>
  screen
    .getAllByRole('row')
    .filter((one) => one.getAttribute('aria-selected') === 'true')
    .map((one) => within(one).getByRole('rowheader').textContent);

beforeEach(async () => {
  await startI18n('ru');
  await loadTexts('table');
});

describe('DataTable', () => {
  it('says how it is ordered, and turns the order round', async () => {
    const onSort = vi.fn();
    const { rerender } = render(<Table sort="name" onSort={onSort} />);
    expect(screen.getByRole('columnheader', { name: 'Имя' }).getAttribute('aria-sort')).toBe('ascending');
    await userEvent.click(screen.getByRole('button', { name: 'Имя' }));
    expect(onSort).toHaveBeenLastCalledWith('-name');
    rerender(<Table sort="-name" onSort={onSort} />);
    expect(screen.getByRole('columnheader', { name: 'Имя' }).getAttribute('aria-sort')).toBe('descending');
    expect(screen.queryByRole('button', { name: 'Почта' })).toBeNull();
  });

  it('is one stop of Tab: arrows, Home and End move, Enter opens', async () => {
    const onOpen = vi.fn();
    render(<Table onOpen={onOpen} />);
    await userEvent.tab();
    expect(document.activeElement).toBe(row('Анна'));
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(row('Вера'));
    await userEvent.keyboard('{End}{ArrowDown}{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(people[3]);
    await userEvent.keyboard('{Home}{ArrowUp}');
    expect(document.activeElement).toBe(row('Анна'));
    expect(row('Анна').tabIndex).toBe(0);
    expect(row('Глеб').tabIndex).toBe(-1);
  });

  it('opens by a click, but not when something in the row is clicked', async () => {
    const onOpen = vi.fn();
    render(<Table onOpen={onOpen} />);
    await userEvent.click(screen.getByText('Борис'));
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(people[1]);
    await userEvent.click(screen.getByRole('link', { name: /p2@/ }));
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it('selects rows by click, by Shift, by the keyboard, and the whole page', async () => {
    render(<Selectable />);
    expect(screen.getByText('4 человека')).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('checkbox', { name: 'Выбрать: Анна' }));
    expect(chosen()).toEqual(['Анна']);
    await user.keyboard('{Shift>}');
    await user.click(screen.getByRole('checkbox', { name: 'Выбрать: Вера' }));
    await user.keyboard('{/Shift}');
    expect(chosen()).toEqual(['Анна', 'Борис', 'Вера']);
    expect(screen.getByRole('status').textContent).toBe('Выбрано 3');
    expect(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Роли' })).toBeTruthy();
    await user.click(screen.getByRole('checkbox', { name: 'Снять выделение' }));
    expect(chosen()).toEqual([]);
    expect(screen.queryByRole('toolbar')).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Выбрать всё на странице' }));
    expect(chosen()).toHaveLength(4);
    row('Борис').focus();
    await user.keyboard(' ');
    expect(chosen()).toEqual(['Анна', 'Вера', 'Глеб']);
  });

  it('says why there are no rows, and what can be done', async () => {
    const onReset = vi.fn();
    const onRetry = vi.fn();
    const { rerender } = render(<Table rows={[]} footer="страницы" />);
    expect(screen.getByText('Никого нет')).toBeTruthy();
    expect(screen.queryByText('страницы')).toBeNull();
    rerender(<Table rows={[]} onReset={onReset} />);
    expect(screen.queryByText('Никого нет')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Сбросить фильтры' }));
    expect(onReset).toHaveBeenCalledOnce();
    rerender(<Table rows={undefined} error={localProblem('network')} onRetry={onRetry} />);
    await userEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Повторить' }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('shows places for rows that are long in coming, and keeps those of before', async () => {
    const { rerender } = render(<Table rows={undefined} />);
    expect(await screen.findByText('Загрузка')).toBeTruthy();
    expect(screen.getByRole('grid').getAttribute('aria-busy')).toBe('true');
    rerender(<Table stale />);
    expect(screen.getByText('Анна')).toBeTruthy();
    expect(screen.getByRole('grid').getAttribute('aria-busy')).toBe('true');
    rerender(<Table />);
    expect(screen.getByRole('grid').getAttribute('aria-busy')).toBe('false');
  });

  it('marks the row that is open', async () => {
    function Opening() {
      const [current, setCurrent] = useState<string | null>(null);
      return <Table current={current} onOpen={(person) => setCurrent(person.id)} />;
    }
    render(<Opening />);
    await userEvent.click(screen.getByText('Вера'));
    expect(row('Вера').getAttribute('aria-current')).toBe('true');
  });
});
