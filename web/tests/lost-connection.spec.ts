import { expect, test } from './people';
import { canBeKilled, killServer, startServer } from './server';

test.afterEach(async () => {
  if (canBeKilled) await startServer();
});

test('without a connection one goes on writing; back online everything is sent once and in order', async ({
  stage,
}) => {
  const olga = await stage.specialist('olga');
  const marina = await stage.user('marina');
  await marina.asks('Принтер не печатает');
  await olga.goesToClients();
  await olga.openDialogue(marina);
  await olga.writes('Какой принтер?');
  await marina.reads('Какой принтер?');

  await marina.goes(false);
  await marina.writes('Большой');
  await marina.writes('Тот, что у окна');
  await marina.seesTick('Большой', 'sending');
  await marina.seesTick('Тот, что у окна', 'sending');
  await expect(marina.banner).toContainText('Пишите дальше: сообщения отправятся сами');
  await expect(marina.page.getByRole('button', { name: 'Повторить сейчас' })).toBeVisible();
  await olga.writes('Алло?');
  await olga.seesTick('Алло?', 'saved');

  await marina.goes(true);
  await expect(marina.banner).toBeHidden();
  await olga.reads('Тот, что у окна');
  for (const person of [marina, olga])
    await person.seesInOrder('Какой принтер?', 'Алло?', 'Большой', 'Тот, что у окна');
  await marina.seesTick('Большой', 'read');
});

test('a specialist without a connection sees what is frozen, and can do only what waits', async ({
  stage,
}) => {
  const olga = await stage.specialist('olga');
  const marina = await stage.user('marina');
  await marina.asks('Принтер не печатает');
  await olga.goesToClients();
  await olga.openDialogue(marina);
  await olga.writes('Какой принтер?');
  await olga.seesTick('Какой принтер?', 'read');

  await olga.goes(false);
  await olga.writes('Посмотрите марку на крышке');
  await expect(olga.banner).toBeVisible();
  await olga.seesTick('Посмотрите марку на крышке', 'sending');
  await expect(olga.page.getByRole('button', { name: 'Завершить работу' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(olga.page.getByRole('button', { name: 'Перевести' })).toHaveAccessibleDescription(
    'Нужна связь с сервером',
  );
  await expect(olga.client(marina).getByRole('img', { name: 'Не в сети' })).toBeVisible();
  await expect(olga.rail.getByRole('button', { name: 'Мой статус и настройки: Не в сети' })).toBeVisible();

  await olga.goes(true);
  await marina.reads('Посмотрите марку на крышке');
  await olga.seesTick('Посмотрите марку на крышке', 'read');
  await expect(olga.banner).toBeHidden();
  await olga.finishes();
  await expect(marina.rating).toBeVisible();
});

test('a screen that was never open waits for the connection, and nothing is loaded anew', async ({
  stage,
}) => {
  const olga = await stage.specialist('olga');
  // What was being fetched when the connection broke off is another matter: Chromium never asks for it again.
  await olga.page.waitForLoadState('networkidle');
  await olga.goes(false);
  await olga.rail.getByRole('link', { name: 'Клиенты' }).click();
  await olga.page.keyboard.press('Shift+Slash');
  await expect(olga.banner).toBeVisible();
  await expect(olga.rail).toBeVisible();
  await olga.goes(true);
  await expect(olga.page.getByRole('heading', { level: 1, name: 'Клиенты' })).toBeVisible();
  await expect(olga.page.getByRole('dialog', { name: 'Сочетания клавиш' })).toBeVisible();
});

test('the server is killed and started again: everybody goes on without a reload', async ({ stage }) => {
  test.skip(!canBeKilled, 'needs scripts/with_demo_server.py');
  const olga = await stage.specialist('olga');
  const marina = await stage.user('marina');
  await marina.asks('Принтер не печатает');
  await olga.goesToClients();
  await olga.openDialogue(marina);
  await olga.writes('Какой принтер?');
  await marina.reads('Какой принтер?');

  await killServer();
  await marina.writes('Большой');
  await olga.writes('И он включён?');
  await marina.seesTick('Большой', 'sending');
  await expect(marina.banner).toBeVisible();
  await expect(olga.banner).toBeVisible();
  await startServer();
  await marina.reads('И он включён?');
  await olga.reads('Большой');
  await marina.seesTick('Большой', 'read');
  await olga.seesTick('И он включён?', 'read');
  await expect(marina.banner).toBeHidden();
  await expect(olga.banner).toBeHidden();

  // The work is still hers, and she is still here for new questions.
  await olga.sees(marina, { group: 'Мои открытые работы' });
  const oleg = await stage.user('oleg');
  await oleg.asks('А сканер?');
  await olga.sees(oleg, { group: 'Мои открытые работы', text: 'А сканер?' });
  await olga.finishes();
  await marina.rates(5);
  await olga.reads('Оценка: 5');
});
