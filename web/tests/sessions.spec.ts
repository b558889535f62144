import { expect, test } from './people';

const LATER = 'Обнаружена более поздняя авторизация';

test('a later sign-in ends the earlier one in place; the text is kept and is back after signing in again', async ({
  stage,
}) => {
  const marina = await stage.user('marina');
  const olga = await stage.specialist('olga');
  await marina.asks('Где лежит акт сверки?');
  await olga.goesToClients();
  await olga.openDialogue(marina);
  await olga.reads('Где лежит акт сверки?');
  const address = olga.page.url();
  await olga.composer.fill('Он в папке «Сверки», и ещё');

  const atHome = await stage.specialist('olga');
  await expect(olga.page.getByRole('alert')).toContainText(LATER);
  await expect(olga.page.getByLabel('Логин или почта')).toHaveValue(stage.company.people.olga.login);
  expect(olga.page.url()).toBe(address);

  await olga.signsIn();
  await expect(olga.composer).toHaveValue('Он в папке «Сверки», и ещё');
  await expect(atHome.page.getByRole('alert')).toContainText(LATER);
  await olga.composer.press('Enter');
  await marina.reads('Он в папке «Сверки», и ещё');
  await olga.seesTick('Он в папке «Сверки», и ещё', 'read');
});

test('who signs out is gone at once for everybody, and in all windows of this sign-in', async ({ stage }) => {
  const olga = await stage.specialist('olga');
  const marina = await stage.user('marina');
  await olga.goesToClients();
  await expect(olga.client(marina).getByRole('img', { name: 'Свободен' })).toBeVisible();
  const second = await marina.page.context().newPage();
  await second.goto('/lines');
  await expect(second.getByRole('navigation')).toBeVisible();

  await marina.rail.getByRole('button', { name: /Мой статус/ }).click();
  await marina.page.getByRole('menuitem', { name: 'Выйти' }).click();
  await expect(marina.page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await expect(second.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await expect(olga.client(marina).getByRole('img', { name: 'Не в сети' })).toBeVisible();
  expect((await marina.page.request.get('/api/session')).status()).toBe(401);
});

test('who forgot the password gets a new one through the letter; the link works once', async ({ stage }) => {
  const { login, name } = stage.company.people.marina;
  const page = await stage.visitor('/');
  await page.getByRole('link', { name: 'Забыли пароль?' }).click();
  await expect(page.getByRole('heading', { name: 'Новый пароль' })).toBeVisible();
  await page.getByLabel('Логин или почта').fill(login);
  await page.getByRole('button', { name: 'Прислать ссылку' }).click();
  await expect(page.getByRole('status')).toContainText('Проверьте почту');

  const letters = await stage.visitor('/letters');
  const letter = letters.getByRole('article').filter({ hasText: `marina@${stage.company.name}.example` });
  await expect(letter).toHaveCount(1);
  const link = await letter.getByRole('link').getAttribute('href');
  expect(link).toMatch(/\/set-password#./);
  await page.goto(link ?? '');
  await page.getByLabel('Новый пароль', { exact: true }).fill('зима близко, а склад пуст');
  await page.getByLabel('Повторите пароль', { exact: true }).fill('зима близко');
  await page.getByRole('button', { name: 'Сохранить пароль' }).click();
  await expect(page.getByText('Пароли не совпадают')).toBeVisible();
  await page.getByLabel('Повторите пароль', { exact: true }).fill('зима близко, а склад пуст');
  await page.getByRole('button', { name: 'Сохранить пароль' }).click();
  await expect(page.getByRole('status')).toContainText('Пароль сохранён');

  await page.getByRole('link', { name: 'Вернуться ко входу' }).click();
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await page.getByLabel('Логин или почта').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(stage.company.password);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Логин или пароль не подходят');
  await page.getByLabel('Пароль', { exact: true }).fill('зима близко, а склад пуст');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByRole('heading', { name: `${name.split(' ')[0]}, чем помочь?` })).toBeVisible();

  const again = await stage.visitor(link ?? '');
  await again.getByLabel('Новый пароль', { exact: true }).fill('лето далеко, а склад полон');
  await again.getByLabel('Повторите пароль', { exact: true }).fill('лето далеко, а склад полон');
  await again.getByRole('button', { name: 'Сохранить пароль' }).click();
  await expect(again.getByRole('alert')).toContainText('Ссылка устарела или уже использована');
});

test('after too many wrong passwords the button tells the seconds to wait; the right one then works', async ({
  stage,
}) => {
  const { login } = stage.company.people.oleg;
  const page = await stage.visitor('/');
  await page.getByLabel('Логин или почта').fill(login);
  const button = page.getByRole('button', { name: 'Войти', exact: true });
  const wait = page.getByRole('button', { name: /Повторить можно через \d+ секунд/ });
  const password = page.getByLabel('Пароль', { exact: true });
  // The limit is five in twenty seconds by the clock: when the seconds turn over in between, it takes some more.
  for (let wrong = 1; wrong <= 11 && !(await wait.isVisible()); wrong += 1) {
    await password.fill(`мимо ${wrong}`);
    await button.click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(button.and(page.locator(':not([data-loading])')).or(wait)).toBeVisible();
  }
  await expect(wait).toBeDisabled();
  await expect(page.getByRole('alert')).toContainText('Слишком много попыток');
  await password.fill(stage.company.password);
  await expect(button).toBeEnabled({ timeout: 25_000 });
  await button.click();
  await expect(page.getByRole('heading', { name: 'Олег, чем помочь?' })).toBeVisible();
});
