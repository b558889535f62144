import { writeFile } from 'node:fs/promises';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { findBarriers, WIDE } from './barriers';
import { OwnServer, PYTHON } from './ownServer';

test.skip(PYTHON === '', 'needs LINIYA_PYTHON: run it with scripts/with_demo_server.py');
test.setTimeout(300_000);

const PASSWORD = 'весёлый жёлтый трактор';
const SPECIALISTS = 10;
const PEOPLE = 300;
const WRONG = 12;
const QUESTION = 'Не печатает принтер на складе';
const ANSWER = 'Перезапустила очередь печати, попробуйте';

let server: OwnServer;
test.beforeAll(async () => {
  server = await OwnServer.start();
});
test.afterAll(() => server.stop());

/** Presses of the mouse and keys that were struck, by everybody of the test. */
let presses = 0;

async function visitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'ru-RU', viewport: WIDE });
  await context.exposeBinding('pressed', () => {
    presses += 1;
  });
  await context.addInitScript(() => {
    document.addEventListener(
      'pointerdown',
      () => (window as unknown as { pressed(): void }).pressed(),
      true,
    );
  });
  return context.newPage();
}

/** The link of the letter to this address. */
async function invited(email: string): Promise<string> {
  let link = '';
  await expect
    .poll(async () => {
      const letter = (await server.letters()).find((one) => one.includes(`To: ${email}`));
      link = /(\/set-password#\S+)/.exec(letter ?? '')?.[1] ?? '';
      return link;
    })
    .not.toBe('');
  return link;
}

/** Follows the link of his letter, sets a password, signs in. */
async function comes(browser: Browser, email: string): Promise<Page> {
  const page = await visitor(browser);
  await page.goto(await invited(email));
  for (const name of ['Новый пароль', 'Повторите пароль'])
    await page.getByLabel(name, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Сохранить пароль' }).click();
  await expect(page.getByRole('status')).toContainText('Пароль сохранён');
  await page.getByRole('link', { name: 'Вернуться ко входу' }).click();
  await page.getByLabel('Логин или почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByRole('navigation', { name: /Разделы/ })).toBeVisible();
  return page;
}

test('an empty installation becomes a company of 312 people that asks and answers', async ({
  browser,
}, info) => {
  const began = Date.now();
  const laps: string[] = [];
  const lap = (name: string): void => {
    laps.push(`${name}: ${((Date.now() - began) / 1000).toFixed(0)} s, ${presses} clicks`);
  };

  await test.step('nobody gets in without the link that the server has printed', async () => {
    const stranger = await visitor(browser);
    await stranger.goto('/');
    await expect(stranger.getByRole('heading', { name: 'Первый запуск' })).toBeVisible();
    await expect(stranger.getByText('Нужна ссылка, которую сервер напечатал')).toBeVisible();
    await stranger.getByLabel('Код установки').fill('xxxxxxxxxxxxxxxxxxxxxxxxxxx');
    await stranger.getByLabel('Название компании').fill('Чужие');
    await stranger.getByLabel('Ваше имя').fill('Чужой');
    await stranger.getByLabel('Ваша фамилия').fill('Чужой');
    await stranger.getByLabel('Почта').fill('me@other.example');
    await stranger.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
    await stranger.getByRole('button', { name: 'Начать работу' }).click();
    await expect(stranger.getByRole('alert')).toContainText('Код установки не подходит');
    await findBarriers(stranger, '/setup');
    await stranger.context().close();
  });

  presses = 0;
  const admin = await visitor(browser);
  const next = (name: string) => admin.getByRole('button', { name: `Дальше: ${name}` });
  await test.step('the first administrator makes the company', async () => {
    await admin.goto(server.setupLink);
    await admin.getByLabel('Название компании').fill('Северный лён');
    await admin.getByLabel('Ваше имя').fill('Роман');
    await admin.getByLabel('Ваша фамилия').fill('Щукин');
    await admin.getByLabel('Почта').fill('roman@len.example');
    await admin.getByLabel('Пароль', { exact: true }).fill(PASSWORD);
    await admin.getByRole('button', { name: 'Начать работу' }).click();
    await expect(admin.getByRole('heading', { level: 1, name: 'Кого вы поддерживаете?' })).toBeVisible();
    await admin.getByRole('radio', { name: /Свою компанию/ }).check();
    await next('линия').click();
    await admin.getByRole('button', { name: 'Компьютеры и сеть' }).click();
    await next('люди').click();
    await expect(
      admin.getByRole('heading', { level: 1, name: 'Кто отвечает и кто спрашивает?' }),
    ).toBeVisible();
    lap('company and line');
  });

  await test.step('two are typed in, eight specialists are pasted; a faulty row waits and holds up nobody', async () => {
    const type = async (...cells: string[]): Promise<void> => {
      for (const cell of cells) {
        await admin.keyboard.type(cell);
        await admin.keyboard.press('Tab');
      }
    };
    const saved = (name: string) => admin.getByRole('row').filter({ hasText: name });
    await admin.getByLabel('Имя и фамилия, строка 1').focus();
    await type('Ольга Ремизова', 'remizova@len.example', '', '', '');
    await expect(saved('Ольга Ремизова').getByRole('link')).toBeVisible();
    await type('Тимур Валеев', 'valeev@len', '', '', '');
    await expect(admin.getByRole('alert')).toContainText('Почта без домена');
    await expect(admin.getByText('1 строка ждёт исправления')).toBeVisible();
    await admin.getByLabel('Почта, строка 1').fill('valeev@len.example');
    await admin.getByLabel('Имя и фамилия, строка 2').focus();
    await expect(saved('Тимур Валеев').getByRole('link')).toBeVisible();
    await admin.getByText('Вставить список').click();
    const list = Array.from(
      { length: SPECIALISTS - 2 },
      (_, n) => `Специалист${n} Иван;s${n}@len.example;специалист`,
    );
    await admin
      .getByLabel('Список людей')
      .fill([...list, 'Алина Гордеева;gordeeva@len.example;администратор'].join('\n'));
    await admin.getByRole('button', { name: 'Добавить из списка' }).click();
    await expect(admin.getByText(`${SPECIALISTS} специалистов`)).toBeVisible();
    await expect(saved('Алина Гордеева').getByText('Администратор')).toBeVisible();
    await findBarriers(admin, 'people');
    await admin.setViewportSize(WIDE);
    lap('specialists and administrators');
  });

  await test.step('three hundred come from a file, twelve cells are mended in place', async () => {
    const rows = Array.from({ length: PEOPLE }, (_, n) => {
      const email = n % 25 === 7 ? `p${n}@len` : `p${n}@len.example`;
      return `Сотрудник${n} Пётр Ильич;${email};Склад`;
    });
    const file = info.outputPath('people.csv');
    await writeFile(file, `ФИО;Почта;Отдел\r\n${rows.join('\r\n')}`);
    await admin.getByRole('link', { name: 'Загрузить из файла' }).click();
    await admin.locator('input[type=file]').setInputFiles(file);
    await expect(admin.getByText(`Ошибки ${WRONG}`)).toBeVisible();
    for (let left = WRONG; left > 0; left -= 1) {
      const cell = admin.getByRole('button', { name: /^Изменить: p\d+@len$/ }).first();
      const words = (await cell.textContent()) ?? '';
      await cell.click();
      const field = admin.getByRole('textbox', { name: /^Изменить/ });
      await field.fill(`${words}.example`);
      await field.press('Enter');
      await expect(admin.getByText(`Ошибки ${left - 1}`)).toBeVisible();
      await expect(admin.getByRole('button', { name: `Изменить: ${words}`, exact: true })).toBeHidden();
    }
    await admin.getByRole('button', { name: `Загрузить ${PEOPLE}` }).click();
    await expect(admin.getByText(`Загружено строк: ${PEOPLE}.`)).toBeVisible({ timeout: 60_000 });
    lap('file');
  });

  await test.step('the setup goes on where it was left; everybody gets a letter', async () => {
    await admin.getByRole('link', { name: 'Обзор' }).click();
    await expect(admin.getByRole('region', { name: 'Запуск не закончен' })).toContainText(
      'приглашения, первый вопрос',
    );
    await findBarriers(admin, '/cabinet');
    await admin.setViewportSize(WIDE);
    await admin.getByRole('link', { name: 'Продолжить запуск' }).click();
    const count = PEOPLE + SPECIALISTS + 1;
    await admin.getByRole('button', { name: `Отправить ${count} писем` }).click();
    await expect(admin.getByText('Приглашать некого')).toBeVisible({ timeout: 90_000 });
    await expect.poll(async () => (await server.letters()).length, { timeout: 90_000 }).toBe(count);
    lap('letters');
  });

  const olga = await comes(browser, 'remizova@len.example');
  await test.step('the administrator asks the first question and sees its way', async () => {
    await next('первый вопрос').click();
    await admin.getByRole('button', { name: 'Стать пользователем линии' }).click();
    await admin.getByRole('button', { name: 'Спросить специалиста' }).click();
    const way = admin.getByRole('region', { name: 'Путь вопроса' });
    await expect(way.getByText(/дошёл за \d+,\d с/)).toBeVisible();
    await expect(way.getByRole('listitem').filter({ hasText: 'Выбран специалист' })).toContainText(
      'Ремизова',
    );
    await olga
      .getByRole('navigation', { name: /Разделы/ })
      .getByRole('link', { name: /Клиенты/ })
      .click();
    await olga.getByRole('option').filter({ hasText: 'Щукин' }).click();
    await answers(olga, 'Дошёл, всё работает');
    await expect(way.getByRole('listitem').filter({ hasText: 'Ответ получен' })).toContainText('через');
    await expect(admin.getByText('Дошёл, всё работает')).toBeVisible();
    await olga.getByRole('main').getByRole('button', { name: 'Завершить работу', exact: true }).click();
    await expect(way.getByRole('listitem').filter({ hasText: 'Работа завершена' })).toContainText('готово');
    await findBarriers(admin, 'question');
    await admin.setViewportSize(WIDE);
    await admin.getByRole('button', { name: 'Открыть кабинет' }).click();
    await expect(admin.getByRole('heading', { level: 1, name: 'Обзор' })).toBeVisible();
    await expect(admin.getByRole('region', { name: 'Запуск не закончен' })).toBeHidden();
    lap('first question');
  });

  const user = await comes(browser, 'p29@len.example');
  await test.step('a user of the file asks, the specialist answers', async () => {
    await user.getByRole('textbox', { name: 'Ваш вопрос' }).fill(QUESTION);
    await user.getByRole('button', { name: 'Спросить специалиста' }).click();
    await olga.getByRole('option').filter({ hasText: 'Сотрудник29' }).click();
    await answers(olga, ANSWER);
    await expect(user.getByRole('log').getByText(ANSWER)).toBeVisible();
    lap('a user has an answer');
  });

  await test.step('the user becomes a specialist and keeps what was said', async () => {
    await admin.getByRole('link', { name: 'Пользователи', exact: true }).first().click();
    await admin.getByRole('searchbox', { name: /Имя, почта/ }).fill('Сотрудник29');
    // What is found comes a moment after the last letter.
    await admin.locator('[data-row]').filter({ hasText: 'Сотрудник29' }).first().click();
    await admin.getByRole('switch', { name: 'Специалист' }).click();
    const rail = user.getByRole('navigation', { name: /Разделы/ });
    await expect(rail.getByRole('link', { name: /Клиенты/ })).toBeVisible();
    await rail.getByRole('link', { name: /Линии/ }).click();
    await user.getByRole('link').filter({ hasText: 'Компьютеры и сеть' }).first().click();
    await expect(user.getByRole('log').getByText(QUESTION)).toBeVisible();
    await expect(user.getByRole('log').getByText(ANSWER)).toBeVisible();
    lap('a user is a specialist');
  });
  for (const one of laps) {
    process.stdout.write(`    ${one}\n`);
    info.annotations.push({ type: 'roll-out', description: one });
  }
});

async function answers(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Напишите сообщение' });
  await composer.fill(text);
  await composer.press('Enter');
}
