import { expect, type Person, test } from './people';

interface Letters {
  letters: { to: string; subject: string; text: string }[];
}

async function lettersTo(person: Person, address: string): Promise<string[]> {
  const { letters } = await person.api<Letters>('GET', '/api/letters?limit=100');
  return letters.filter(({ to }) => to === address).map(({ subject }) => subject);
}

test('while nobody is free users have places in the queue, one letter is sent for each, and the first who becomes free gets both', async ({
  stage,
}) => {
  const olga = await stage.specialist('olga');
  const timur = await stage.specialist('timur');
  const marina = await stage.user('marina');
  const oleg = await stage.user('oleg');
  await olga.sets('Нет на месте');
  await timur.sets('Не беспокоить');
  await olga.goesToClients();
  await timur.goesToClients();

  await marina.asks('Не проводится реализация');
  await marina.seesPlace(1);
  await expect(marina.waiting).toContainText('Сейчас никого нет на месте');
  await marina.reads(/Вопрос в очереди, ответим первым же/);
  await oleg.asks('Не печатается накладная');
  await oleg.seesPlace(2);
  await expect(oleg.waiting).toContainText('Перед вами 1 человек');
  await expect(olga.page.getByRole('button', { name: /^В очереди\s*2/ })).toBeVisible();
  await expect(timur.page.getByRole('button', { name: /^В очереди\s*2/ })).toBeVisible();

  // A letter to the owner of the line for each of the two, and no second one for more words.
  await marina.writes('Пишет: не хватает товара');
  await marina.seesTick('Пишет: не хватает товара', 'saved');
  const owner = stage.company.lines.Бухгалтерия.owner;
  await expect.poll(async () => (await lettersTo(marina, owner)).length).toBe(2);
  const letters = await stage.visitor('/letters');
  const found = letters.getByRole('article').filter({ hasText: owner });
  await expect(found).toHaveCount(2);
  await expect(found.filter({ hasText: 'Лебедева' })).toHaveCount(1);
  await expect(found.filter({ hasText: 'Зимин' })).toHaveCount(1);

  // The first who becomes free gets both, who waits longest on top.
  await olga.sets('Свободен');
  await olga.sees(marina, { group: 'Мои открытые работы' });
  await olga.sees(oleg, { group: 'Мои открытые работы' });
  const rows = olga.list.getByRole('option');
  await expect(rows.nth(0)).toContainText(marina.name);
  await expect(rows.nth(1)).toContainText(oleg.name);
  await olga.hears('Вам назначено обращение', oleg);
  await expect(olga.page.getByRole('button', { name: /^В очереди/ })).toBeHidden();
  await expect(timur.page.getByRole('button', { name: /^В очереди/ })).toBeHidden();
  await expect(marina.waiting).toContainText(`Ваш вопрос у специалиста: ${olga.name}`);
  await expect(oleg.waiting).toContainText(`Ваш вопрос у специалиста: ${olga.name}`);
  expect(await lettersTo(marina, owner)).toHaveLength(2);
});

test('who is away takes the next from the queue by hand, the longest waiting first; the others move up', async ({
  stage,
}) => {
  const olga = await stage.specialist('olga');
  await olga.sets('Нет на месте');
  const marina = await stage.user('marina');
  const oleg = await stage.user('oleg');
  await marina.asks('Первый вопрос');
  await marina.seesPlace(1);
  await oleg.asks('Второй вопрос');
  await oleg.seesPlace(2);

  await expect(olga.page.getByRole('main')).toContainText(marina.name);
  await olga.takesNext();
  await expect(olga.page.getByRole('heading', { level: 2, name: marina.name }).first()).toBeVisible();
  await olga.reads('Первый вопрос');
  await expect(marina.waiting).toContainText(`Ваш вопрос у специалиста: ${olga.name}`);
  await oleg.seesPlace(1);
  await expect(oleg.waiting).toContainText('Сейчас никого нет на месте');

  await olga.takesNext();
  await olga.reads('Второй вопрос');
  await expect(olga.page.getByRole('button', { name: 'Взять следующее' })).toBeHidden();
  await olga.sees(marina, { group: 'Мои открытые работы' });
  await olga.sees(oleg, { group: 'Мои открытые работы' });
});

test('nobody is there at all: whoever comes gets the question at once', async ({ stage }) => {
  const marina = await stage.user('marina');
  await marina.asks('Есть кто-нибудь?');
  await marina.seesPlace(1);
  const zhanna = await stage.specialist('zhanna');
  await expect(
    zhanna.page.getByRole('main').getByRole('link', { name: new RegExp(marina.name) }),
  ).toContainText('Есть кто-нибудь?');
  await expect(marina.waiting).toContainText(`Ваш вопрос у специалиста: ${zhanna.name}`);
});
