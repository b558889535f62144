import { expect, test } from '@playwright/test';

const TARGET = '../docs/img/program.png';
const PASSWORD = 'demo-liniya';

/** Not a test: `npm run screenshot` takes the picture of the README from a fresh demo company. */
test('@picture the specialist at work in the demo company', async ({ browser, baseURL }) => {
  const at = async (login: string) => {
    const context = await browser.newContext({
      baseURL: baseURL ?? '',
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      locale: 'ru-RU',
      timezoneId: 'Europe/Moscow',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.request.post('/api/session', { data: { login, password: PASSWORD, remember: false } });
    await page.goto('/');
    await expect(page.getByRole('navigation')).toBeVisible();
    return page;
  };
  const olga = await at('remizova');
  await olga.getByRole('link', { name: 'Клиенты' }).click();
  const marina = await at('lebedeva');
  await marina
    .getByRole('textbox', { name: 'Ваш вопрос' })
    .fill('Не закрывается месяц: пишет «Не проведены документы»');
  await marina.getByRole('combobox', { name: 'Линия поддержки' }).selectOption({ label: 'Бухгалтерия' });
  await marina.getByRole('button', { name: 'Спросить специалиста' }).click();
  await olga.getByRole('option', { name: /Марина Лебедева.*Бухгалтерия/ }).click();
  const write = async (page: typeof olga, text: string) => {
    await page.getByRole('textbox', { name: 'Напишите сообщение' }).fill(text);
    await page.keyboard.press('Enter');
  };
  await expect(olga.getByRole('log')).toContainText('Не проведены документы');
  await write(
    olga,
    'Марина, добрый день! Это реализация № 418 от 31 октября: она сохранена, но не проведена.',
  );
  await write(olga, 'Откройте её и нажмите «Провести», потом закройте месяц ещё раз.');
  await expect(marina.getByRole('log')).toContainText('Откройте её');
  await write(marina, 'Нашла, проводится. Закрываю месяц');
  await expect(olga.getByRole('log')).toContainText('Закрываю месяц');
  await write(olga, 'Отлично, жду результата');
  await expect(olga.getByRole('log').getByRole('img', { name: 'Прочитано' }).last()).toBeVisible();
  await olga
    .getByRole('button', { name: 'Закрыть' })
    .click({ timeout: 3_000 })
    .catch(() => {});
  await olga.mouse.move(0, 0);
  await olga.screenshot({ path: TARGET });
});
