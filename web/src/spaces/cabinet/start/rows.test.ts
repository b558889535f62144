import { describe, expect, it } from 'vitest';
import type { LineCard } from '@/shared/api/types';
import { isEmpty, newcomerOf, newDraft, readList } from './rows';

const LINES = [
  { id: 'a', name: 'Бухгалтерия' },
  { id: 'b', name: 'Зарплата' },
] as LineCard[];

const read = (text: string) => readList(text, LINES, 'user').map((row) => newcomerOf(row, 'a'));

describe('a pasted list', () => {
  it('is read whatever separates its cells', () => {
    for (const separator of ['\t', '; ', ', '])
      expect(read(['Ольга Ремизова', 'o@b.example', 'специалист'].join(separator))).toEqual([
        {
          name: 'Ольга Ремизова',
          email: 'o@b.example',
          role: 'specialist',
          company: '',
          line_id: 'a',
          priority: 'standard',
        },
      ]);
  });

  it('knows lines, priorities and companies', () => {
    expect(read('Тимур Валеев; t@b.example; Специалист; Зарплата, высокий')[0]).toMatchObject({
      line_id: 'b',
      priority: 'high',
    });
    expect(read('Марина\tm@s.example\tПользователь\tООО «Северный лён»')[0]).toMatchObject({
      role: 'user',
      company: 'ООО «Северный лён»',
    });
    expect(read('Роман;r@b.example;администратор')[0]).toMatchObject({
      role: 'administrator',
      line_id: null,
    });
  });

  it('takes a row without a role as the usual one, and leaves out what has no address', () => {
    expect(read('ФИО;Почта\n\nАнна Ким;anna@s.example\r\nбез адреса')).toMatchObject([
      { name: 'Анна Ким', role: 'user', company: '' },
    ]);
  });
});

it('a row without name and address is empty', () => {
  expect(isEmpty(newDraft({ company: 'x' }))).toBe(true);
  expect(isEmpty(newDraft({ email: 'a' }))).toBe(false);
});
