import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '@/shared/api/endpoints';
import { Problem } from '@/shared/api/problem';
import type { TransferTargets } from '@/shared/api/types';
import { makeInquiry, makeState } from '@/shared/live/testing/make';
import { fakeProgram, renderInProgram } from '@/shared/live/testing/render';
import { TransferPanel } from './TransferPanel';

const specialist = (account_id: string, name: string, part: object = {}) => ({
  account_id,
  name,
  status: 'free' as const,
  priority: 'standard' as const,
  open_count: 2,
  allowed: true,
  ...part,
});
const targets: TransferTargets = {
  specialists: [
    specialist('timur', 'Тимур Валеев'),
    specialist('roman', 'Роман Щукин', { status: 'dnd', allowed: false }),
  ],
  lines: [
    { line_id: 'pay', name: 'Зарплата', free_count: 2 },
    { line_id: 'pc', name: 'Рабочие места', free_count: 0 },
  ],
};

async function draw() {
  const program = fakeProgram(makeState());
  const onDone = vi.fn();
  await renderInProgram(program, <TransferPanel inquiry={makeInquiry('i1', 'marina')} onDone={onDone} />);
  await screen.findByRole('radio', { name: /Тимур/ });
  return { program, onDone, user: userEvent.setup() };
}

beforeEach(() => void vi.spyOn(api, 'transferTargets').mockResolvedValue(targets));

describe('the transfer panel', () => {
  it('shows who cannot get it now, with the reason', async () => {
    await draw();
    const roman = screen.getByRole('radio', { name: /Роман/ }) as HTMLInputElement;
    expect(roman.disabled).toBe(true);
    expect(roman.closest('label')?.textContent).toContain('Сейчас перевести нельзя: не беспокоить');
    expect(screen.getByRole('radio', { name: /Тимур/ }).closest('label')?.textContent).toContain(
      '2 открытых обращения',
    );
  });

  it('gives it to a colleague with a note', async () => {
    const { program, onDone, user } = await draw();
    expect(
      (screen.getByRole('button', { name: 'Выберите, кому перевести' }) as HTMLButtonElement).disabled,
    ).toBe(true);
    await user.click(screen.getByRole('radio', { name: /Тимур/ }));
    await user.type(screen.getByRole('textbox'), ' Смотри договор ');
    await user.click(screen.getByRole('button', { name: 'Перевести обращение' }));
    expect(program.sent).toEqual([
      {
        cmd: 'inquiry.transfer',
        data: { inquiry_id: 'i1', to: { kind: 'specialist', account_id: 'timur' }, note: 'Смотри договор' },
      },
    ]);
    expect(onDone).toHaveBeenCalled();
  });

  it('gives it to a line; another tab forgets the choice', async () => {
    const { program, user } = await draw();
    await user.click(screen.getByRole('radio', { name: /Тимур/ }));
    await user.click(screen.getByRole('tab', { name: 'На другую линию' }));
    expect(screen.getByRole('button', { name: 'Выберите, кому перевести' })).toBeTruthy();
    expect(screen.getByText('Свободны 2 специалиста')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: /Рабочие места/ }));
    await user.click(screen.getByRole('button', { name: 'Перевести обращение' }));
    expect(program.sent).toEqual([
      { cmd: 'inquiry.transfer', data: { inquiry_id: 'i1', to: { kind: 'line', line_id: 'pc' } } },
    ]);
  });

  it('keeps everything and says why when it was refused', async () => {
    const { program, onDone, user } = await draw();
    program.answer('inquiry.transfer', () => {
      throw new Problem({ slug: 'transfer-not-possible' });
    });
    await user.type(screen.getByRole('textbox'), 'Заметка');
    await user.click(screen.getByRole('radio', { name: /Тимур/ }));
    await user.click(screen.getByRole('button', { name: 'Перевести обращение' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Туда перевести нельзя');
    expect((screen.getByRole('textbox') as HTMLTextAreaElement).value).toBe('Заметка');
    expect(onDone).not.toHaveBeenCalled();
  });
});
