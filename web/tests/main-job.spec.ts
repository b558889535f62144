import { expect, test } from './people';

const QUESTION = 'Не закрывается месяц по складу № 2';
const NOTE = 'Проверь счёт 10, там минус с октября';
const COMMENT = 'Спасибо, но ждала долго';

/** The clock of both pages is that of this machine. */
test('a question goes to the highest tier at once, over a transfer to its end and its rating, and nobody reloads', async ({
  stage,
}) => {
  const olga = await stage.specialist('olga');
  const timur = await stage.specialist('timur');
  const marina = await stage.user('marina');
  await olga.goesToClients();
  await timur.goesToClients();

  // The user asks; the specialist with the highest tier has it in less than a second.
  const arrived = olga.page.waitForFunction(
    ([name, text]) => {
      const row = [...document.querySelectorAll('[role="option"]')].find((each) =>
        each.textContent?.includes(name),
      );
      return row?.textContent?.includes(text) === true ? Date.now() : false;
    },
    [marina.name, QUESTION] as const,
  );
  await marina.page.evaluate(() => {
    document.addEventListener('click', () => Object.assign(window, { clickedAt: Date.now() }), {
      capture: true,
    });
  });
  await marina.asks(QUESTION);
  const clicked = await marina.page.evaluate(() => (window as unknown as { clickedAt: number }).clickedAt);
  const tookMs = ((await (await arrived).jsonValue()) as number) - clicked;
  expect(tookMs, 'ms from the click to the row').toBeLessThan(1_000);
  test.info().annotations.push({ type: 'ms from click to row', description: String(tookMs) });

  await olga.sees(marina, { group: 'Мои открытые работы', unread: 1, text: QUESTION });
  await olga.seesUnreadDialogues('Клиенты', 1);
  await timur.seesUnreadDialogues('Клиенты', 0);
  await timur.sees(marina, { unread: 0, text: QUESTION });

  // It is delivered, then read, then answered; the user sees it by the ticks.
  await marina.seesTick(QUESTION, 'delivered');
  await olga.openDialogue(marina);
  await marina.seesTick(QUESTION, 'read');
  await olga.seesUnreadDialogues('Клиенты', 0);
  await olga.writes('Добрый день! Смотрю ваш склад');
  await marina.reads('Добрый день! Смотрю ваш склад');
  await olga.seesTick('Добрый день! Смотрю ваш склад', 'read');
  await expect(olga.page.getByRole('main')).toContainText('В работе');
  await marina.writes('Жду');
  await olga.reads('Жду');

  // The first specialist gives it away, with a note that the user never sees.
  await timur.seesUnreadDialogues('Клиенты', 0);
  await olga.transfersTo(timur, NOTE);
  await timur.sees(marina, { group: 'Мои открытые работы' });
  await timur.hears('Вам назначено обращение', marina);
  await olga.sees(marina, { group: 'В сети', unread: 0 });
  await timur.openDialogue(marina);
  await timur.reads(NOTE);
  await olga.reads(NOTE);
  await marina.reads(`Теперь вам ответит ${timur.name}`);
  await timur.seesUnreadDialogues('Клиенты', 0);

  await timur.writes('Я нашёл минус на счёте 10');
  await marina.reads('Я нашёл минус на счёте 10');
  await olga.reads('Я нашёл минус на счёте 10');
  await timur.seesTick('Я нашёл минус на счёте 10', 'read');
  await marina.goesHome();
  await timur.writes('Исправил, месяц закрыт');
  await timur.seesTick('Исправил, месяц закрыт', 'delivered');
  await marina.seesUnreadDialogues('Линии', 1);
  await expect(marina.page).toHaveTitle('(1) Линия');
  await expect(marina.question(QUESTION)).toContainText('В работе');
  await expect(marina.question(QUESTION)).toContainText('1 новое сообщение');

  await timur.finishes();
  await expect(timur.button('Начать работу')).toBeVisible();
  await timur.sees(marina, { group: 'В сети' });
  await expect(marina.question(QUESTION)).toContainText('Решено');
  await marina
    .question(QUESTION)
    .getByRole('button', { name: /Оценить/ })
    .click();
  await timur.seesTick('Исправил, месяц закрыт', 'read');
  await marina.seesUnreadDialogues('Линии', 0);
  await expect(marina.page).toHaveTitle('Линия');
  await marina.reads('Работа завершена');

  // Four stars; the comment is for specialists only.
  await marina.rates(4, COMMENT);
  await expect(marina.rating).toBeHidden();
  await marina.reads('Оценка: 4 — «Хорошо»');
  await timur.reads('Оценка: 4 — «Хорошо»');
  await timur.reads(COMMENT);
  await olga.reads(COMMENT);
  await expect(marina.feed).not.toContainText(COMMENT);
  await expect(marina.feed).not.toContainText(NOTE);
  await expect(marina.page.locator('body')).not.toContainText(NOTE);
  const secrets = await marina.api('GET', '/api/snapshot');
  expect(JSON.stringify(secrets)).not.toContain(NOTE);

  // Everybody has the same dialogue in the same order.
  const said = [QUESTION, 'Смотрю ваш склад', 'Жду', 'Я нашёл минус', 'Исправил, месяц закрыт', 'Оценка: 4'];
  for (const person of [marina, olga, timur]) await person.seesInOrder(...said);
  await timur.seesUnreadDialogues('Клиенты', 0);
  await olga.seesUnreadDialogues('Клиенты', 0);
  await marina.goesHome();
  await expect(
    marina.question(QUESTION).getByRole('img', { name: 'Ваша оценка: 4 звезды из 5' }),
  ).toBeVisible();
});
