import type { Locator } from '@playwright/test';
import { findBarriers, PHONE, WIDE } from './barriers';
import { expect, type Person, type Stage, test } from './people';

test.setTimeout(120_000);

/** Something to read in the log. */
async function acts(nina: Person, stage: Stage): Promise<void> {
  const { lines, people } = stage.company;
  const line = `/api/lines/${lines.Зарплата.id}`;
  await nina.api('PATCH', line, { wait_bad_s: 600 });
  await nina.api('PUT', `${line}/specialists/${people.olga.id}`, { priority: 'medium' });
  await nina.api('PUT', `${line}/specialists/${people.olga.id}`, { priority: 'high' });
  await nina.api('PUT', `/api/accounts/${people.olga.id}/roles/administrator`);
}
/** The log has full names: «Сотникова Нина Алексеевна». */
const surname = ({ name }: { name: string }): string => name.split(' ').at(-1) ?? '';
const menu = (person: Person): Locator =>
  person.page.getByRole('navigation', { name: /Разделы кабинета|Sections of the cabinet/ });
const log = (person: Person): Locator => person.page.getByRole('grid', { name: /Журнал действий|Audit log/ });
const rows = (person: Person): Locator => log(person).locator('[data-row]');
const details = (person: Person): Locator => person.page.getByRole('region', { name: 'Запись журнала' });

test('the administrator reads the log: from the rail, by filters that a reload keeps, to before and after', async ({
  stage,
}) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  await acts(nina, stage);
  await nina.page
    .getByRole('navigation', { name: 'Разделы', exact: true })
    .getByRole('link', { name: 'Кабинет' })
    .click();
  await expect(menu(nina)).toContainText(stage.company.name);
  await menu(nina).getByRole('link', { name: 'Журнал действий' }).click();
  await expect(nina.page).toHaveURL(/\/cabinet\/audit$/);
  await expect(nina.page.getByRole('navigation', { name: 'Разделы', exact: true })).toBeHidden();
  await expect(nina.page.getByRole('heading', { level: 1, name: 'Журнал действий' })).toBeVisible();
  await expect(rows(nina).first()).toContainText('Выдана роль «Администратор»');
  await expect(rows(nina).first()).toContainText(surname(nina));

  await nina.page.getByText(/^Настройки 1$/).click();
  await expect(rows(nina)).toHaveCount(1);
  await expect(rows(nina)).toContainText('Изменены настройки линии');
  await nina.page.getByText(/^Люди 3$/).click();
  await expect(rows(nina)).toHaveCount(3);
  await nina.page.getByRole('searchbox', { name: 'Объект, адрес' }).fill('Зарпл');
  await expect(rows(nina)).toHaveCount(2);
  await nina.page.getByRole('button', { name: 'Период: Всё время' }).click();
  await nina.page.getByRole('option', { name: 'Сегодня' }).click();
  await nina.page.getByRole('button', { name: 'Кто: Все' }).click();
  await nina.page.getByRole('textbox', { name: 'Найти в списке' }).fill(surname(nina));
  await nina.page.getByRole('option', { name: surname(nina) }).click();
  await expect(nina.page).toHaveURL(/account=/);
  await expect(rows(nina)).toHaveCount(2);

  nina.visits += 1;
  await nina.page.reload();
  await expect(nina.page.getByRole('button', { name: 'Период: Сегодня' })).toBeVisible();
  await expect(nina.page.getByRole('button', { name: `Кто: ${surname(nina)}` })).toBeVisible();
  await expect(nina.page.getByRole('searchbox', { name: 'Объект, адрес' })).toHaveValue('Зарпл');
  await expect(rows(nina)).toHaveCount(2);

  await rows(nina).first().click();
  await expect(details(nina)).toContainText('Изменён приоритет');
  await expect(details(nina)).toContainText(surname(stage.company.people.olga));
  await expect(details(nina).getByText('Средний')).toBeVisible();
  await expect(details(nina).getByText('Высокий')).toBeVisible();
  await expect(details(nina)).not.toContainText(stage.company.people.olga.id);
  await nina.page.goBack();
  await expect(details(nina)).toBeHidden();
  await expect(rows(nina)).toHaveCount(2);

  await nina.page.getByRole('searchbox', { name: 'Объект, адрес' }).fill('нет такого');
  await nina.page.getByRole('button', { name: 'Сбросить фильтры' }).click();
  await expect(nina.page).toHaveURL(/\/cabinet\/audit$/);
  await menu(nina).getByRole('link', { name: 'Вернуться в программу' }).click();
  await expect(nina.page.getByRole('navigation', { name: 'Разделы', exact: true })).toBeVisible();
});

test('pages follow each other, and the place is kept', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const line = `/api/lines/${stage.company.lines.Зарплата.id}`;
  for (let second = 301; second <= 360; second += 1) await nina.api('PATCH', line, { wait_bad_s: second });
  await nina.opens('/cabinet/audit?group=settings');
  await expect(rows(nina)).toHaveCount(50);
  await expect(nina.page.getByText('Показано 50 из 60')).toBeVisible();
  await nina.page.getByRole('button', { name: 'Показать ещё' }).click();
  await expect(rows(nina)).toHaveCount(60);
  await expect(nina.page.getByRole('button', { name: 'Показать ещё' })).toBeHidden();
  await rows(nina).last().click();
  await expect(details(nina)).toContainText('301 с');
  await expect(rows(nina).last()).toBeInViewport();
});

test('by the keyboard only', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  await acts(nina, stage);
  const { keyboard } = nina.page;
  await nina.page.getByRole('link', { name: 'Кабинет', exact: true }).focus();
  await keyboard.press('Enter');
  await menu(nina).getByRole('link', { name: 'Журнал действий' }).focus();
  await keyboard.press('Enter');
  await expect(rows(nina).first()).toBeVisible();
  await keyboard.press('Slash');
  await expect(nina.page.getByRole('searchbox', { name: 'Объект, адрес' })).toBeFocused();
  await keyboard.type('зарпл');
  await expect(rows(nina)).toHaveCount(3);
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await expect(rows(nina).first()).toBeFocused();
  await keyboard.press('End');
  await expect(rows(nina).last()).toBeFocused();
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await expect(details(nina)).toContainText('Назначен специалист линии');
  await expect(rows(nina).nth(1)).toBeFocused();
  await keyboard.press('Escape');
  await expect(details(nina)).toBeHidden();
  await expect(rows(nina).nth(1)).toBeFocused();

  await nina.page.getByRole('button', { name: 'Период: Всё время' }).focus();
  await keyboard.press('Enter');
  await expect(nina.page.getByRole('option', { name: 'Всё время' })).toHaveAttribute(
    'data-combobox-selected',
  );
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(nina.page).toHaveURL(/period=yesterday/);
  await expect(nina.page.getByRole('button', { name: 'Период: Вчера' })).toBeFocused();
  await expect(nina.page.getByText('Ничего не нашли')).toBeVisible();
});

test('on a phone: menu and details are drawers, rows are cards', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: PHONE });
  await acts(nina, stage);
  await nina.rail.getByRole('link', { name: 'Кабинет' }).click();
  await nina.page.getByRole('button', { name: 'Открыть меню кабинета' }).click();
  await menu(nina).getByRole('link', { name: 'Журнал действий' }).click();
  await expect(rows(nina).first()).toContainText('Выдана роль «Администратор»');
  expect(await nina.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
    PHONE.width,
  );
  await nina.page.setViewportSize({ width: 320, height: 640 });
  expect(await nina.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await nina.page.setViewportSize(PHONE);
  await rows(nina).first().click();
  const drawer = nina.page.getByRole('dialog', { name: 'Выдана роль «Администратор»' });
  await expect(drawer).toContainText(surname(stage.company.people.olga));
  await nina.page.goBack();
  await expect(drawer).toBeHidden();
  await nina.page.getByRole('button', { name: 'Открыть меню кабинета' }).click();
  await menu(nina).getByRole('link', { name: 'Вернуться в программу' }).click();
  await expect(nina.rail.getByRole('link', { name: 'Кабинет' })).toBeVisible();
  await expect(menu(nina)).toBeHidden();
});

test('no barriers, light and dark, wide and on a phone, in both languages', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  await acts(nina, stage);
  await nina.opens('/cabinet/audit');
  await expect(rows(nina).first()).toBeVisible();
  await findBarriers(nina.page, 'log');
  await nina.page.setViewportSize(WIDE);
  await nina.page.getByRole('button', { name: 'Кто: Все' }).click();
  await expect(nina.page.getByRole('option').nth(1)).toBeVisible();
  await findBarriers(nina.page, 'filter');
  await nina.page.setViewportSize(WIDE);
  await nina.page.keyboard.press('Escape');
  await rows(nina).nth(1).click();
  await expect(details(nina)).toBeVisible();
  await findBarriers(nina.page, 'entry');
  await nina.opens('/cabinet/audit?q=нет&period=dates');
  await expect(nina.page.getByText('Ничего не нашли')).toBeVisible();
  await findBarriers(nina.page, 'nothing found');
  await nina.page.setViewportSize(PHONE);
  await nina.page.getByRole('button', { name: 'Открыть меню кабинета' }).click();
  await expect(menu(nina)).toBeVisible();
  await findBarriers(nina.page, 'menu');

  await nina.api('PATCH', '/api/me', { locale: 'en' });
  await nina.opens('/cabinet/audit?group=people');
  await expect(rows(nina).first()).toContainText('Role “Administrator” granted');
  await findBarriers(nina.page, 'log, English');
});

test('who is no administrator is refused, and finds the way back', async ({ stage }) => {
  const olga = await stage.specialist('olga', { viewport: WIDE });
  await expect(olga.rail.getByRole('link', { name: 'Кабинет' })).toBeHidden();
  await olga.opens('/cabinet/audit');
  await expect(
    olga.page.getByRole('heading', { name: 'Кабинет открыт только администраторам' }),
  ).toBeVisible();
  await expect(menu(olga)).toBeHidden();
  await findBarriers(olga.page, 'no access');
  await olga.page.getByRole('link', { name: 'На главную' }).click();
  await expect(olga.page).toHaveURL(/\/$/);

  // She is given the role while she works: the way opens by itself.
  const nina = await stage.administrator();
  await nina.api('PUT', `/api/accounts/${olga.id}/roles/administrator`);
  await olga.rail.getByRole('link', { name: 'Кабинет' }).click();
  await expect(menu(olga)).toBeVisible();
});
