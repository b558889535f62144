import { writeFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { findBarriers, WIDE } from './barriers';
import { expect, type Person, test } from './people';

test.setTimeout(120_000);

const list = (person: Person): Locator => person.page.getByRole('grid', { name: 'Пользователи' });
const rows = (person: Person): Locator => list(person).locator('[data-row]');
const search = (person: Person): Locator => person.page.getByRole('searchbox', { name: /Имя, почта/ });

interface Letters {
  letters: { to: string; subject: string; text: string }[];
}

/** The text of the last letter to this address. */
async function letterTo(person: Person, address: string): Promise<string> {
  let text = '';
  await expect
    .poll(async () => {
      const { letters } = await person.api<Letters>('GET', '/api/letters?limit=100');
      text = letters.find(({ to }) => to === address)?.text ?? '';
      return text;
    })
    .not.toBe('');
  return text;
}

test('somebody new is invited, sets a password by the link, and asks; a role changes and nothing is lost', async ({
  stage,
}) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const email = `new-${Date.now()}@client.example`;
  await nina.opens('/cabinet/people');
  await nina.page.getByRole('button', { name: 'Добавить' }).click();
  const form = nina.page.getByRole('dialog', { name: 'Новый человек' });
  await form.getByRole('button', { name: 'Добавить' }).click();
  await expect(form.getByText('Укажите фамилию')).toBeVisible();
  await form.getByLabel('Фамилия').fill('Новосёлова');
  await form.getByLabel('Имя', { exact: true }).fill('Дарья');
  await form.getByLabel('Почта').fill(email);
  await form.getByRole('button', { name: 'Добавить' }).click();
  await expect(form).toBeHidden();
  await search(nina).fill('новосел');
  await expect(rows(nina)).toHaveCount(0);
  await search(nina).fill('новосёл');
  await expect(rows(nina)).toHaveCount(1);
  await expect(rows(nina)).toContainText('Приглашён');

  const [, link] = /(\/set-password#\S+)/.exec(await letterTo(nina, email)) ?? [];
  const page = await stage.visitor(link ?? '');
  for (const name of ['Новый пароль', 'Повторите пароль'])
    await page.getByLabel(name, { exact: true }).fill('весёлый жёлтый трактор');
  await page.getByRole('button', { name: 'Сохранить пароль' }).click();
  await expect(page.getByRole('status')).toContainText('Пароль сохранён');

  await rows(nina).first().click();
  await expect(nina.page.getByRole('heading', { level: 1, name: /Новосёлова Дарья/ })).toBeVisible();
  await nina.page.getByRole('switch', { name: 'Специалист' }).click();
  await expect(nina.page.getByRole('status').filter({ hasText: 'Роль «Специалист» выдана' })).toBeVisible();
  await expect(nina.page.getByRole('list').getByText('Выдана роль «Специалист»').first()).toBeVisible();
  await nina.page.keyboard.press('Control+z');
  await expect(nina.page.getByRole('switch', { name: 'Специалист' })).not.toBeChecked();
  await expect(nina.page.getByText('Снята роль «Специалист»').first()).toBeVisible();
});

test('two administrators edit one card, and neither loses anything', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const { marina } = stage.company.people;
  await nina.opens(`/cabinet/people/${marina.id}`);
  const position = nina.page.getByLabel('Должность');
  await position.fill('Финансовый директор');
  await expect(nina.page.getByText('1 несохранённое изменение')).toBeVisible();
  await nina.api('PATCH', `/api/accounts/${marina.id}`, { position: 'Кадровик', phone: '+7 401 200-77-77' });
  await nina.page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(nina.page.getByText('Карточку уже изменили')).toBeVisible();
  await expect(nina.page.getByText('Сейчас: Кадровик')).toBeVisible();
  await expect(position).toHaveValue('Финансовый директор');
  await nina.page.getByRole('button', { name: 'Сохранить поверх' }).click();
  await expect(nina.page.getByText('Карточку уже изменили')).toBeHidden();
  const now = await nina.api<{ position: string; phone: string }>('GET', `/api/accounts/${marina.id}`);
  expect(now.position).toBe('Финансовый директор');
  expect(now.phone).toBe('+7 401 200-77-77');
});

test('many are blocked at once and let in again', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  await nina.opens('/cabinet/people?role=user');
  const count = await rows(nina).count();
  await nina.page.getByRole('checkbox', { name: 'Выбрать всё на странице' }).check();
  await nina.page.getByRole('button', { name: 'Отключить вход' }).click();
  await expect(rows(nina).filter({ hasText: 'Отключён' })).toHaveCount(count);
  await nina.page.getByRole('button', { name: 'Вернуть' }).click();
  await expect(rows(nina).filter({ hasText: 'Отключён' })).toHaveCount(0);
  const download = nina.page.waitForEvent('download');
  await nina.page.getByRole('button', { name: 'Выгрузить' }).click();
  await nina.page.getByRole('menuitem', { name: /XLSX/ }).click();
  expect((await download).suggestedFilename()).toBe('people.xlsx');
});

test('three hundred people are loaded from a file, wrong cells are mended in place', async ({
  stage,
}, info) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const mark = Date.now();
  const people = Array.from({ length: 300 }, (_, n) => {
    const email = n % 25 === 7 ? `p${n}-${mark}@len` : `p${n}-${mark}@len.example`;
    return `Загружаемый${n} Иван Петрович;${email};Склад`;
  });
  const file = info.outputPath('people.csv');
  await writeFile(file, `ФИО;Почта;Отдел\r\n${people.join('\r\n')}`);
  await nina.opens('/cabinet/people/import');
  await nina.page.locator('input[type=file]').setInputFiles(file);
  await expect(nina.page.getByText('Ошибки 12')).toBeVisible();
  for (let left = 12; left > 0; left -= 1) {
    const cell = nina.page.getByRole('button', { name: /^Изменить: p\d+-\d+@len$/ }).first();
    const words = (await cell.textContent()) ?? '';
    await cell.click();
    const field = nina.page.getByRole('textbox', { name: /^Изменить/ });
    await field.fill(`${words}.example`);
    await field.press('Enter');
    await expect(nina.page.getByText(`Ошибки ${left - 1}`)).toBeVisible();
    await expect(nina.page.getByRole('button', { name: `Изменить: ${words}`, exact: true })).toBeHidden();
  }
  await nina.page.getByRole('button', { name: 'Загрузить 300' }).click();
  await expect(nina.page.getByRole('heading', { name: 'Загрузка закончена' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(nina.page.getByText('Загружено строк: 300.')).toBeVisible();
  await nina.page.getByRole('link', { name: 'К пользователям' }).click();
  await search(nina).fill(`p29`);
  await expect(rows(nina).first()).toContainText('Загружаемый29');

  await nina.opens('/cabinet/people/import');
  await nina.page.locator('input[type=file]').setInputFiles(file);
  await expect(nina.page.getByText('Загружать нечего').first()).toBeVisible();
  await writeFile(file, Buffer.from([0, 1, 2, 3, 255, 254]));
  await nina.opens('/cabinet/people/import');
  await nina.page.locator('input[type=file]').setInputFiles(file);
  await expect(nina.page.getByText('Файл не читается')).toBeVisible();
});

test('nothing bars the way, and everything goes without a mouse', async ({ stage }) => {
  const { marina } = stage.company.people;
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  for (const path of [
    '/cabinet/clients',
    '/cabinet/people',
    `/cabinet/people/${marina.id}`,
    '/cabinet/people/import',
  ]) {
    await nina.opens(path);
    await expect(nina.page.getByRole('heading', { level: 1 })).toBeVisible();
    await nina.page.waitForLoadState('networkidle');
    await findBarriers(nina.page, path);
    await nina.page.setViewportSize(WIDE);
  }
  await nina.opens('/cabinet/people');
  await expect(rows(nina).first()).toBeVisible();
  await nina.page.keyboard.press('/');
  await nina.page.keyboard.type('лебедева');
  await expect(rows(nina)).toHaveCount(1);
  await rows(nina).first().focus();
  await nina.page.keyboard.press('Enter');
  await expect(nina.page).toHaveURL(/\/cabinet\/people\/[0-9a-f-]+$/);
});
