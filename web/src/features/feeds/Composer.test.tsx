import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { LONGEST_MESSAGE } from '@/shared/lib/messageText';
import { makeMessage, makeState } from '@/shared/live/testing/make';
import { fakeProgram, renderInProgram } from '@/shared/live/testing/render';
import { Composer } from './Composer';
import type { MessageEntry } from './items';

async function draw(editing: MessageEntry | null = null) {
  const program = fakeProgram(makeState());
  const onEditEnd = vi.fn();
  const onEditLast = vi.fn();
  await renderInProgram(
    program,
    <Composer
      lineId="books"
      userId="marina"
      feedId="feed-marina"
      density="specialist"
      editing={editing}
      onEditEnd={onEditEnd}
      onEditLast={onEditLast}
    />,
  );
  const field = screen.getByRole('textbox') as HTMLTextAreaElement;
  return { program, field, onEditEnd, onEditLast, user: userEvent.setup() };
}
const commands = (program: { sent: { cmd: string }[] }) =>
  program.sent.filter(({ cmd }) => cmd !== 'feed.typing');

describe('the composer', () => {
  it('sends by Enter, makes a line by Shift+Enter, forgets the draft', async () => {
    const { program, field, user } = await draw();
    await user.type(field, 'Добрый день{Shift>}{Enter}{/Shift}Смотрю{Enter}');
    expect(commands(program)).toEqual([
      { cmd: 'message.send', data: { line_id: 'books', user_id: 'marina', text: 'Добрый день\nСмотрю' } },
    ]);
    expect(field.value).toBe('');
    expect(program.drafts.get('books:marina')).toBe('');
  });

  it('keeps the draft and tells now and then that somebody is writing', async () => {
    const { program, field, user } = await draw();
    await user.type(field, 'Смотрю');
    expect(program.drafts.get('books:marina')).toBe('Смотрю');
    expect(program.sent).toEqual([{ cmd: 'feed.typing', data: { feed_id: 'feed-marina' } }]);
    expect(screen.getByText('Черновик сохранён')).toBeTruthy();
  });

  it('sends nothing empty, and nothing over the limit', async () => {
    const { program, field, user } = await draw();
    await user.type(field, '  {Enter}');
    expect(commands(program)).toEqual([]);
    await user.clear(field);
    await user.click(field);
    await user.paste('ж'.repeat(LONGEST_MESSAGE + 1));
    expect(screen.getByText(/Слишком длинно на 1 зн/)).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(commands(program)).toEqual([]);
    await user.keyboard('{Backspace}');
    expect(screen.getByText('Осталось знаков: 0')).toBeTruthy();
  });

  it('changes a message: the text is there, Escape leaves it, the draft stays', async () => {
    const entry = makeMessage('feed-marina', 3, 'olga') as MessageEntry;
    const { program, field, user, onEditEnd } = await draw(entry);
    expect(field.value).toBe('Сообщение 3');
    await user.type(field, ' ещё');
    expect(program.drafts.get('books:marina')).toBe('');
    await user.keyboard('{Enter}');
    expect(commands(program)).toEqual([
      { cmd: 'message.edit', data: { feed_id: 'feed-marina', entry_id: entry.id, text: 'Сообщение 3 ещё' } },
    ]);
    await user.keyboard('{Escape}');
    expect(onEditEnd).toHaveBeenCalledTimes(2);
  });

  it('asks for the last own message by ↑, only when it is empty', async () => {
    const { field, user, onEditLast } = await draw();
    await user.type(field, '{ArrowUp}');
    expect(onEditLast).toHaveBeenCalledTimes(1);
    await user.type(field, 'а{ArrowUp}');
    expect(onEditLast).toHaveBeenCalledTimes(1);
  });
});
