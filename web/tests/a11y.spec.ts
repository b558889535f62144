import { findBarriers, WIDE } from './barriers';
import { expect, type Person, type Stage, test } from './people';

async function findBarriersInEnglish(person: Person, path: string, screen: string): Promise<void> {
  await person.api('PATCH', '/api/me', { locale: 'en' });
  await person.opens(path);
  await expect(person.rail).toHaveAccessibleName('Sections');
  await findBarriers(person.page, `${screen}, English`);
}

async function inTalk(stage: Stage) {
  const olga = await stage.specialist('olga', { viewport: WIDE });
  const marina = await stage.user('marina', { viewport: WIDE });
  return { olga, marina };
}

test.setTimeout(120_000);

test('without a session', async ({ stage }) => {
  const page = await stage.visitor('/', { viewport: WIDE });
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await findBarriers(page, 'sign-in');
  await page.getByLabel('Логин или почта').fill('nobody');
  await page.getByLabel('Пароль', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await findBarriers(page, 'sign-in refused');
  for (const [path, heading] of [
    ['/forgot', 'Новый пароль'],
    ['/set-password#token', 'Придумайте пароль'],
    ['/letters', 'Письма'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await findBarriers(page, path);
  }
  const english = await stage.visitor('/', { viewport: WIDE, locale: 'en-US' });
  await expect(english.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await findBarriers(english, 'sign-in, English');
});

test('the user: from an empty home to the rating', async ({ stage }) => {
  const { olga, marina } = await inTalk(stage);
  await findBarriers(marina.page, 'empty home');
  await olga.sets('Нет на месте');
  await marina.asks('');
  await expect(marina.page.getByRole('alert')).toBeVisible();
  await findBarriers(marina.page, 'nothing to ask');
  await marina.asks('Не закрывается месяц');
  await marina.seesPlace(1);
  await findBarriers(marina.page, 'waiting');
  await olga.takesNext();
  await expect(marina.waiting).toContainText(olga.name);
  await olga.writes('Смотрю');
  await marina.reads('Смотрю');
  await findBarriers(marina.page, 'in work');
  await marina.rail.getByRole('link', { name: 'Линии' }).click();
  await findBarriers(marina.page, 'lines');
  await marina.goesHome();
  await findBarriers(marina.page, 'home with questions');
  await olga.finishes();
  await marina
    .question('Не закрывается месяц')
    .getByRole('button', { name: /Оценить/ })
    .click();
  await expect(marina.rating).toBeVisible();
  await marina.rating.getByRole('button', { name: 'Отправить оценку' }).click();
  await expect(marina.rating.getByRole('alert')).toBeVisible();
  await findBarriers(marina.page, 'rating');
  await marina.rates(5);
  await marina.reads('Оценка: 5');
  await findBarriers(marina.page, 'rated');
  await findBarriersInEnglish(marina, '/', 'home');
});

test('the specialist: home, list, conversation, and everything that opens', async ({ stage }) => {
  const { olga, marina } = await inTalk(stage);
  await findBarriers(olga.page, 'home without work');
  await olga.goesToClients();
  await findBarriers(olga.page, 'clients, none chosen');
  await marina.asks('Не закрывается месяц');
  await olga.hears('Вам назначено обращение', marina);
  await findBarriers(olga.page, 'clients with a card');
  await olga.openDialogue(marina);
  await olga.writes('Смотрю');
  await olga.writes('Нашла: https://liniya.example/spravka');
  await olga.seesTick('Нашла', 'delivered');
  await findBarriers(olga.page, 'conversation');
  const address = new URL(olga.page.url()).pathname;

  await olga.button('Перевести').click();
  await expect(olga.page.getByRole('radio').first()).toBeVisible();
  await findBarriers(olga.page, 'transfer');
  await olga.page.keyboard.press('Escape');
  await olga.page.getByRole('button', { name: 'Порядок списка' }).click();
  await expect(olga.page.getByRole('menu')).toBeVisible();
  await findBarriers(olga.page, 'order of the list');
  await olga.page.keyboard.press('Escape');
  await olga.rail.getByRole('button', { name: /Мой статус/ }).click();
  await expect(olga.page.getByRole('menu')).toBeVisible();
  await findBarriers(olga.page, 'account menu');
  await olga.page.keyboard.press('Escape');
  await expect(olga.page.getByRole('menu')).toBeHidden();
  await olga.row('Смотрю').hover();
  await olga.row('Смотрю').getByRole('button', { name: 'Действия с сообщением' }).click();
  await findBarriers(olga.page, 'menu of a message');
  await olga.page.getByRole('menuitem', { name: 'Удалить' }).click();
  await expect(olga.page.getByRole('dialog')).toBeVisible();
  await findBarriers(olga.page, 'before a message is removed');
  await olga.page.keyboard.press('Escape');
  await expect(olga.page.getByRole('dialog')).toBeHidden();
  await olga.feed.focus();
  await olga.page.keyboard.press('Shift+Slash');
  await expect(olga.page.getByRole('dialog', { name: 'Сочетания клавиш' })).toBeVisible();
  await findBarriers(olga.page, 'keys');
  await olga.page.keyboard.press('Escape');
  await olga.page.getByRole('searchbox').fill('никого такого');
  await expect(olga.page.getByText('Никого не нашли')).toBeVisible();
  await findBarriers(olga.page, 'nothing found');
  await olga.page.getByRole('searchbox').fill('');
  await olga.goes(false);
  await expect(olga.banner).toBeVisible();
  await findBarriers(olga.page, 'offline');
  await olga.goes(true);
  await expect(olga.banner).toBeHidden();
  await olga.finishes();
  await expect(olga.page.getByRole('button', { name: 'Вернуть' })).toBeVisible();
  await findBarriers(olga.page, 'finished, can be undone');
  await findBarriersInEnglish(olga, address, 'conversation');
  await findBarriersInEnglish(olga, '/', 'home');
});
