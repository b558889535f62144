import { findBarriers, WIDE } from './barriers';
import { expect, type Person, test } from './people';

test.setTimeout(120_000);

const AT_ONCE = { timeout: 2_000 };

async function asks(user: Person, words: string): Promise<void> {
  await user.page.getByRole('button', { name: /Ещё одна линия поддержки/ }).click();
  const form = user.page.getByRole('dialog', { name: 'Ещё одна линия поддержки' });
  await form.getByLabel('Какая линия или помощь нужна').fill(words);
  await form.getByRole('button', { name: 'Отправить' }).click();
  await expect(form).toBeHidden();
}

test('a colleague gets an account: asked for in the program, registered in the cabinet, both are told at once', async ({
  stage,
}) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const marina = await stage.user('marina', { viewport: WIDE });
  await nina.opens('/cabinet/requests');
  await expect(nina.page.getByText('Никто не ждёт')).toBeVisible();
  await marina.page.getByRole('link', { name: 'Учётная запись коллеге' }).click();
  const form = marina.page.getByRole('dialog', { name: 'Учётная запись коллеге' });
  await form.getByLabel('Фамилия').fill('Ладыгина');
  await form.getByRole('button', { name: 'Отправить' }).click();
  await expect(form.getByText('Укажите почту целиком')).toBeVisible();
  const email = `ladygina-${Date.now()}@sevlen.example`;
  await form.getByLabel('Имя').fill('Вероника');
  await form.getByLabel('Должность').fill('Кладовщик');
  await form.getByLabel('Почта').fill(email);
  await form.getByRole('button', { name: 'Отправить' }).click();
  await expect(form).toBeHidden();
  await expect(marina.page.getByRole('listitem').filter({ hasText: 'Ладыгина Вероника' })).toContainText(
    'Ждёт ответа',
  );

  const row = nina.page.getByRole('button', { name: /Учётная запись: Ладыгина Вероника/ });
  await expect(row).toBeVisible(AT_ONCE);
  await expect(nina.page.getByRole('navigation').getByText('1 запрос ждёт ответа')).toBeAttached();
  await expect(nina.page.getByText('Почты ещё нет в программе')).toBeVisible();
  await findBarriers(nina.page, 'requests in the cabinet');
  await nina.page.getByLabel('Логин').fill(marina.stage.company.people.oleg.login);
  await nina.page.getByRole('heading', { level: 1 }).click();
  await nina.page.keyboard.press('a');
  await expect(nina.page.getByText('Такой логин уже есть').first()).toBeVisible();
  await nina.page.getByLabel('Логин').fill(email);
  await nina.page.getByRole('button', { name: 'Принять и отправить приглашение' }).click();

  const own = marina.page.getByRole('listitem').filter({ hasText: 'Ладыгина Вероника' });
  await expect(own).toContainText('Принят', AT_ONCE);
  await expect(marina.page.getByText('Ваш запрос принят')).toBeVisible();
  await expect(nina.page.getByText('Никто не ждёт')).toBeVisible();
  await expect(nina.page.getByRole('region', { name: /Решено сегодня/ })).toContainText('Ладыгина');
  const { letters } = await nina.api<{ letters: { to: string }[] }>('GET', '/api/letters?limit=50');
  expect(letters.filter(({ to }) => to === email)).toHaveLength(1);
  await findBarriers(marina.page, 'own requests');
});

test('of two administrators one answers, the other one is told; the asker reads the reason', async ({
  stage,
}) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const marina = await stage.user('marina', { viewport: WIDE });
  await marina.opens('/requests');
  await asks(marina, 'Отчётность');
  await nina.opens('/cabinet/requests');
  await nina.page.getByRole('heading', { level: 2, name: 'Линия: Отчётность' }).waitFor();
  // The answer of the other one comes in the same moment: this window has not heard of it.
  await nina.page.route('**/accept', async (route) => {
    const id = /requests\/([^/]+)\/accept/.exec(route.request().url())?.[1] ?? '';
    await nina.api('POST', `/api/requests/${id}/decline`, { reason: 'Это не входит в договор' });
    await route.continue();
  });
  await nina.page.getByRole('combobox', { name: 'Какую линию подключить' }).click();
  await nina.page.getByRole('option').first().click();
  await nina.page.getByRole('button', { name: 'Принять и подключить' }).click();
  await expect(nina.page.getByText('Запрос уже рассмотрен').first()).toBeVisible();
  await expect(marina.page.getByRole('listitem').filter({ hasText: 'Отчётность' })).toContainText(
    'Причина: Это не входит в договор',
    AT_ONCE,
  );
});

test('a line is connected for a time, a request is declined with the keyboard, another one is taken back', async ({
  stage,
}) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const marina = await stage.user('marina', { viewport: WIDE });
  await marina.opens('/requests');
  for (const words of ['Первая', 'Вторая', 'Третья']) await asks(marina, words);
  const own = (words: string) => marina.page.getByRole('listitem').filter({ hasText: `Линия: ${words}` });
  await own('Третья')
    .getByRole('button', { name: /Отозвать/ })
    .click();
  await expect(own('Третья')).toContainText('Отозван');

  await nina.opens('/cabinet/requests');
  await expect(nina.page.getByRole('button', { name: /^Линия:/ })).toHaveCount(2);
  await nina.page.getByRole('heading', { level: 2, name: 'Линия: Первая' }).waitFor();
  await nina.page.keyboard.press('j');
  await nina.page.getByRole('heading', { level: 2, name: 'Линия: Вторая' }).waitFor();
  await nina.page.keyboard.press('r');
  await nina.page.keyboard.type('Нет места');
  await nina.page.keyboard.press('Tab');
  await nina.page.keyboard.press('Enter');
  await expect(own('Вторая')).toContainText('Причина: Нет места', AT_ONCE);

  await nina.page.getByRole('heading', { level: 2, name: 'Линия: Первая' }).waitFor();
  await nina.page.getByRole('combobox', { name: 'Какую линию подключить' }).click();
  await nina.page.getByRole('option', { name: 'Зарплата' }).click();
  await nina.page.getByLabel('Подключить до').fill('2099-12-31');
  await nina.page.getByRole('button', { name: 'Принять и подключить' }).click();
  await expect(own('Первая')).toContainText('Подключена линия «Зарплата» · до 31.12.2099', AT_ONCE);
});
