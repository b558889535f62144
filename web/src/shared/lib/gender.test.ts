import { expect, it } from 'vitest';
import { genderOf } from './gender';

it.each([
  ['Ремизова Ольга Ивановна', 'female'],
  ['Ершова Полина Ильинична', 'female'],
  ['Мамедова Лейла Рашид кызы', 'female'],
  ['Жуков Иван Ильич', 'male'],
  ['Котов Пётр Сергеевич', 'male'],
  ['Ремизова Ольга', 'unknown'],
  ['Ким Саша Ли', 'unknown'],
  ['', 'unknown'],
])('the gender of %s is %s', (name, gender) => expect(genderOf(name)).toBe(gender));
