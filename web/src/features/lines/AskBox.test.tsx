import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { startI18n } from '@/shared/i18n/i18n';
import { createStore } from '@/shared/lib/store';
import { ProgramProvider } from '@/shared/live/ProgramContext';
import type { Program } from '@/shared/live/program';
import { makeLine, makeMe, makeState } from '@/shared/live/testing/make';
import { AskBox } from './AskBox';

const lines = [
  makeLine({ id: 'books', name: 'Бухгалтерия', as_user: true, typical_answer_s: 120 }),
  makeLine({ id: 'pay', name: 'Зарплата и кадры', as_user: true, answering: false, typical_answer_s: null }),
];

function open(draft = '') {
  const send = vi.fn().mockResolvedValue({});
  const onSent = vi.fn();
  const texts = createStore<Readonly<Record<string, string>>>(draft === '' ? {} : { ask: draft });
  const program = {
    state: createStore(
      makeState({ me: makeMe({ account_id: 'marina', roles: ['user'] }), lines, feeds: [] }),
    ),
    drafts: { texts, set: (key: string, text: string) => texts.update((all) => ({ ...all, [key]: text })) },
    send,
  } as unknown as Program;
  render(
    <ProgramProvider program={program}>
      <AskBox onSent={onSent} />
    </ProgramProvider>,
  );
  return { send, onSent, texts };
}

beforeEach(async () => {
  await startI18n('ru');
});

it('takes the focus and says how long an answer takes', () => {
  open();
  expect(document.activeElement).toBe(screen.getByLabelText('Ваш вопрос'));
  expect(document.body.textContent).toContain('Сейчас отвечают примерно за 2 минуты');
});

it('sends the question to the line that stands there, and goes to it', async () => {
  const { send, onSent, texts } = open();
  await userEvent.type(screen.getByLabelText('Ваш вопрос'), ' Не закрывается октябрь {Enter}');
  expect(send).toHaveBeenCalledWith('message.send', { line_id: 'books', text: 'Не закрывается октябрь' });
  expect(onSent).toHaveBeenCalledWith('books');
  expect(texts.get().ask).toBe('');
});

it('sends to another line when it is chosen, and says that nobody is there now', async () => {
  const { send } = open('Больничный');
  await userEvent.selectOptions(screen.getByLabelText('Линия поддержки'), 'pay');
  expect(document.body.textContent).toContain('Сейчас никого нет');
  await userEvent.click(screen.getByRole('button', { name: 'Спросить специалиста' }));
  expect(send).toHaveBeenCalledWith('message.send', { line_id: 'pay', text: 'Больничный' });
});

it('tells in place that there is nothing to send', async () => {
  const { send } = open();
  await userEvent.click(screen.getByRole('button', { name: 'Спросить специалиста' }));
  expect(screen.getByRole('alert').textContent).toContain('без текста отправить нечего');
  expect(send).not.toHaveBeenCalled();
});

it('tells at once that a text is too long, and keeps it', async () => {
  const { send, texts } = open('ж'.repeat(10_002));
  expect(screen.getByRole('alert').textContent).toContain('на 2 знака');
  await userEvent.click(screen.getByRole('button', { name: 'Спросить специалиста' }));
  expect(send).not.toHaveBeenCalled();
  expect(texts.get().ask).toHaveLength(10_002);
});
