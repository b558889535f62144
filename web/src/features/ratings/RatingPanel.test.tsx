import { MantineProvider } from '@mantine/core';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '@/shared/api/problem';
import { startI18n } from '@/shared/i18n/i18n';
import { createStore } from '@/shared/lib/store';
import { STARTING } from '@/shared/live/connection';
import { ProgramProvider } from '@/shared/live/ProgramContext';
import type { Program } from '@/shared/live/program';
import { at, makeInquiry, makeMe, makePerson, makeState } from '@/shared/live/testing/make';
import { ratingPanels } from './panel';
import { RatingPanel } from './RatingPanel';

const inquiry = makeInquiry('i1', 'marina', { state: 'finished', finished_at: at(48) });

function open(send: Program['send']) {
  const state = makeState({
    me: makeMe({ account_id: 'marina', roles: ['user'] }),
    people: [makePerson('olga', 'Ремизова Ольга Ивановна')],
    inquiries: [inquiry],
  });
  const texts = createStore<Readonly<Record<string, string>>>({});
  const program = {
    accountId: 'marina',
    state: createStore(state),
    connection: createStore({ ...STARTING, phase: 'online' }),
    outbox: { items: createStore([]) },
    drafts: { texts, get: () => '', set: (key: string, text: string) => texts.set({ [key]: text }) },
    history: { person: () => {} },
    send,
  } as unknown as Program;
  return render(
    <MantineProvider>
      <ProgramProvider program={program}>
        <RatingPanel inquiry={inquiry} time="48 минут" />
      </ProgramProvider>
    </MantineProvider>,
  );
}

beforeEach(async () => {
  await startI18n('ru');
  ratingPanels.set({ closed: [], opened: null, refusal: null });
});

it('has five labelled stars and names who helped', () => {
  open(vi.fn());
  expect(screen.getByRole('heading', { name: 'Оцените, как помогла Ольга' })).toBeDefined();
  expect(screen.getAllByRole('radio').map((star) => star.getAttribute('aria-label'))).toEqual([
    '1, Специалист не компетентен',
    '2, Плохо',
    '3, Удовлетворительно',
    '4, Хорошо',
    '5, Отлично',
  ]);
});

it('sends stars and comment, and is not asked again', async () => {
  const send = vi.fn().mockResolvedValue({});
  open(send);
  await userEvent.click(screen.getByLabelText('4, Хорошо'));
  await userEvent.type(screen.getByLabelText('Комментарий к оценке'), ' Быстро ');
  await userEvent.click(screen.getByRole('button', { name: 'Отправить оценку' }));
  expect(send).toHaveBeenCalledWith('inquiry.rate', { inquiry_id: 'i1', stars: 4, comment: 'Быстро' });
  await waitFor(() => expect(ratingPanels.get().closed).toEqual(['i1']));
});

it('asks for a star before it sends', async () => {
  const send = vi.fn();
  open(send);
  await userEvent.click(screen.getByRole('button', { name: 'Отправить оценку' }));
  expect(screen.getByRole('alert').textContent).toBe('Выберите оценку от 1 до 5');
  expect(send).not.toHaveBeenCalled();
});

it('tells in place why a rating was refused', async () => {
  open(vi.fn().mockRejectedValue(new Problem({ slug: 'stale-state' })));
  await userEvent.click(screen.getByLabelText('5, Отлично'));
  await userEvent.click(screen.getByRole('button', { name: 'Отправить оценку' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Данные уже изменились');
});

it('can be closed', async () => {
  open(vi.fn());
  await userEvent.click(screen.getByRole('button', { name: /^Закрыть/ }));
  expect(ratingPanels.get().closed).toEqual(['i1']);
});
