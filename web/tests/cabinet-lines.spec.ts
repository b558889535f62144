import type { Locator } from '@playwright/test';
import { findBarriers, PHONE, WIDE } from './barriers';
import { expect, type Person, test } from './people';

test.setTimeout(120_000);

const lines = (person: Person): Locator =>
  person.page.getByRole('grid', { name: /Линии поддержки|Support lines/ }).locator('[data-row]');
const tab = (person: Person, name: string | RegExp): Locator =>
  person.page
    .getByRole('navigation', { name: /Разделы линии|Sections of the line/ })
    .getByRole('link', { name });
const team = (person: Person): Locator => person.page.getByRole('region', { name: 'Специалисты линии' });
const member = (person: Person, name: string): Locator =>
  team(person).getByRole('listitem').filter({ hasText: name });
const toast = (person: Person, text: string | RegExp): Locator =>
  person.page.getByRole('status').or(person.page.getByRole('alert')).filter({ hasText: text }).first();

test('a line is made, gets a specialist and a client, whose user sees it at once; deleted, and brought back', async ({
  stage,
}) => {
  const marina = await stage.user('marina');
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  await nina.opens('/cabinet/lines');
  await expect(lines(nina)).toHaveCount(2);
  await nina.page.getByRole('button', { name: 'Создать линию' }).click();
  const dialog = nina.page.getByRole('dialog', { name: 'Создать линию' });
  await dialog.getByRole('button', { name: 'Создать линию' }).click();
  await expect(dialog.getByText('Укажите название')).toBeVisible();
  await dialog.getByLabel('Название').fill('Складской учёт');
  await dialog.getByRole('radio', { name: 'Компьютер' }).check({ force: true });
  await dialog.getByRole('button', { name: 'Создать линию' }).click();
  await expect(nina.page.getByRole('heading', { level: 1, name: 'Складской учёт' })).toBeVisible();

  await expect(team(nina)).toContainText('На линии пока никто не отвечает');
  await team(nina).getByRole('button', { name: 'Добавить' }).click();
  await nina.page.keyboard.type('Ремизова');
  await nina.page.getByRole('option', { name: /Ремизова/ }).click();
  await expect(member(nina, 'Ремизова')).toContainText('будет добавлен');
  await member(nina, 'Ремизова').getByText('Высокий').click();
  await expect(nina.page.getByText('1 несохранённое изменение')).toBeVisible();
  // Looking into another tab loses nothing.
  await tab(nina, 'Основное').click();
  await tab(nina, 'Доставка обращений').click();
  await nina.page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(nina.page.getByText('1 несохранённое изменение')).toBeHidden();
  await expect(member(nina, 'Ремизова').getByRole('radio', { name: 'Высокий' })).toBeChecked();

  await tab(nina, 'Подключения').click();
  await expect(nina.page.getByText('Линия никому не подключена')).toBeVisible();
  await nina.page.getByRole('button', { name: 'Подключить' }).click();
  const connect = nina.page.getByRole('dialog', { name: 'Подключить линию' });
  await connect.getByRole('button', { name: 'Подключить' }).click();
  await expect(connect.getByText('Выберите, кому подключить')).toBeVisible();
  await connect.getByRole('combobox', { name: 'Клиент' }).click();
  await nina.page.getByRole('option', { name: /Северный лён/ }).click();
  const seen = marina.page.getByText('Складской учёт').first();
  await expect(seen).toBeHidden();
  await connect.getByRole('button', { name: 'Подключить' }).click();
  await expect(seen).toBeVisible();

  const end = nina.page.getByRole('button', { name: 'Отключить: ООО «Северный лён»' });
  await end.click();
  await expect(seen).toBeHidden();
  await nina.page.keyboard.press('Control+z');
  await expect(seen).toBeVisible();
  await expect(end).toBeVisible();

  await tab(nina, 'Основное').click();
  await nina.page.getByRole('button', { name: 'Удалить линию…' }).click();
  await nina.page.getByRole('dialog').getByRole('button', { name: 'Удалить линию' }).click();
  await expect(seen).toBeHidden();
  await expect(lines(nina)).toHaveCount(2);
  await nina.page.getByRole('button', { name: 'Вернуть линию «Складской учёт»' }).click();
  await expect(seen).toBeVisible();
  await expect(lines(nina)).toHaveCount(3);
  await expect(toast(nina, 'Линия «Складской учёт» возвращена')).toBeVisible();
});

test('two administrators set up one line, and neither loses anything', async ({ stage }) => {
  const { lines: made, people } = stage.company;
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const line = `/api/lines/${made.Бухгалтерия.id}`;
  await nina.opens(`/cabinet/lines/${made.Бухгалтерия.id}/delivery`);
  await member(nina, 'Валеев').getByText('Высокий').click();
  await nina.page.getByRole('radio', { name: /Сначала закреплённым/ }).check();
  await expect(nina.page.getByText('2 несохранённых изменения')).toBeVisible();
  await expect(nina.page.getByText(/правило доставки, приоритет: Валеев/)).toBeVisible();
  await nina.api('PUT', `${line}/delivery`, {
    specialists: [
      { account_id: people.timur.id, priority: 'observer' },
      { account_id: people.zhanna.id, priority: null },
    ],
  });
  await nina.page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(nina.page.getByText('Линию уже изменили')).toBeVisible();
  await expect(member(nina, 'Валеев')).toContainText('Сейчас: Наблюдатель');
  await expect(member(nina, 'Валеев').getByRole('radio', { name: 'Высокий' })).toBeChecked();
  await expect(member(nina, 'Ибраева')).toBeHidden();
  await nina.page.getByRole('button', { name: 'Сохранить поверх' }).click();
  await expect(nina.page.getByText('Линию уже изменили')).toBeHidden();
  const team = await nina.api<{ account_id: string; priority: string }[]>('GET', `${line}/team`);
  expect(Object.fromEntries(team.map((one) => [one.account_id, one.priority]))).toEqual({
    [people.olga.id]: 'high',
    [people.timur.id]: 'high',
  });
  expect((await nina.api<{ delivery_rule: string }>('GET', line)).delivery_rule).toBe('care_first');
});

test('the trial of the rule says who would get it, and goes along with presence', async ({ stage }) => {
  const olga = await stage.specialist('olga');
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  await nina.opens(`/cabinet/lines/${stage.company.lines.Бухгалтерия.id}/delivery`);
  const trial = nina.page.getByRole('region', { name: 'Проверка правила' });
  await trial.getByRole('combobox', { name: 'Кто обращается' }).click();
  await nina.page.keyboard.type('Лебедева');
  await nina.page.getByRole('option', { name: /Лебедева/ }).click();
  await expect(trial.getByRole('listitem').first()).toContainText('Ремизова');
  await expect(trial.getByRole('listitem').first()).toContainText('получит');
  await olga.sets('Не беспокоить');
  await expect(trial.getByRole('listitem').first()).toContainText('Очередь');
});

test('no barriers, light and dark, wide and on a phone, in both languages', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const { id } = stage.company.lines.Бухгалтерия;
  await nina.opens('/cabinet/lines');
  await expect(lines(nina).first()).toBeVisible();
  await findBarriers(nina.page, 'lines');
  await lines(nina).first().click();
  await expect(nina.page.getByLabel('Название')).toHaveValue('Бухгалтерия');
  await findBarriers(nina.page, 'main');
  await tab(nina, 'Доставка обращений').click();
  await member(nina, 'Валеев').getByText('Высокий').click();
  await member(nina, 'Ибраева')
    .getByRole('button', { name: /Убрать/ })
    .click();
  await findBarriers(nina.page, 'delivery');
  await tab(nina, 'Подключения').click();
  await nina.page.getByRole('button', { name: 'Подключить', exact: true }).click();
  await findBarriers(nina.page, 'connections');
  await nina.api('PATCH', '/api/me', { locale: 'en' });
  for (const part of ['', '/delivery', '/connections']) {
    await nina.page.setViewportSize(PHONE);
    await nina.opens(`/cabinet/lines/${id}${part}`);
    await expect(tab(nina, 'General')).toBeVisible();
    expect(await nina.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      PHONE.width,
    );
    await findBarriers(nina.page, `in English: ${part}`);
  }
});
