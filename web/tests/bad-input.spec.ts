import { expect, test } from './people';

const TOO_LONG = 'я'.repeat(10_001);

interface Inquiries {
  inquiries: { id: string; user_id: string; state: string }[];
}

test('nothing and too much cannot be asked; the text is kept and the fault is told', async ({ stage }) => {
  const marina = await stage.user('marina');
  const question = marina.page.getByRole('textbox', { name: 'Ваш вопрос' });
  await marina.asks('   ');
  await expect(marina.page.getByRole('alert')).toContainText('без текста отправить нечего');
  await expect(question).toBeFocused();
  await marina.asks(TOO_LONG);
  await expect(marina.page.getByRole('alert')).toContainText('длиннее 10 000 знаков на 1 знак');
  await expect(question).toHaveValue(TOO_LONG);
  await expect(question).toBeFocused();

  // One sign less, and it goes; the same in the conversation.
  await question.press('Control+End');
  await question.press('Backspace');
  await question.press('Enter');
  await marina.seesPlace(1);
  await marina.writes(' ');
  await expect(marina.page.getByText('Напишите сообщение: без текста отправить нечего')).toBeVisible();
  await marina.writes(TOO_LONG);
  await expect(marina.page.getByText('Слишком длинно на 1 зн. Разделите сообщение на части')).toBeVisible();
  await expect(marina.composer).toHaveValue(TOO_LONG);
});

test('a line that is disconnected meanwhile: what was written is kept and can be asked on another line', async ({
  stage,
}) => {
  const { id } = stage.company.lines.Бухгалтерия;
  const marina = await stage.user('marina');
  const nina = await stage.administrator();
  await marina.asks('Как принять уволенного?');
  await marina.composer.fill('Он вернулся через год');
  const [connection] = await nina.api<{ id: string }[]>('GET', `/api/lines/${id}/connections`);
  await nina.api('DELETE', `/api/lines/${id}/connections/${connection?.id}`);

  await expect(marina.page.getByText('Линия больше не подключена').first()).toBeVisible();
  await expect(marina.page.getByText('Он вернулся через год')).toBeVisible();
  await marina.reads('Как принять уволенного?');
  await marina.page.getByRole('button', { name: 'Спросить на другой линии' }).click();
  await expect(marina.page.getByRole('textbox', { name: 'Ваш вопрос' })).toHaveValue('Он вернулся через год');
  await marina.page.getByRole('button', { name: 'Спросить специалиста' }).click();
  await expect(marina.page.getByRole('heading', { level: 1, name: 'Зарплата' })).toBeVisible();
  await marina.seesPlace(1);
});

test('what an administrator has finished meanwhile cannot be finished again, and says so', async ({
  stage,
}) => {
  const olga = await stage.specialist('olga');
  const marina = await stage.user('marina');
  const nina = await stage.administrator();
  await marina.asks('Не проводится документ');
  await olga.goesToClients();
  await olga.openDialogue(marina);
  await olga.writes('Смотрю');
  await marina.reads('Смотрю');

  // The answer to her is late: in between the administrator was quicker.
  const { inquiries } = await olga.api<Inquiries>('GET', '/api/snapshot');
  const inquiry = inquiries.find(({ user_id }) => user_id === marina.id);
  await olga.goes(false);
  await nina.api('POST', `/api/inquiries/${inquiry?.id}/finish`, {});
  await expect(marina.rating).toBeVisible();
  await olga.goes(true);
  await expect(olga.button('Начать работу')).toBeVisible();
  await olga.sees(marina, { group: 'В сети' });
  await olga.reads('Работа завершена: Нина Сотникова');
  expect((await olga.page.request.post(`/api/inquiries/${inquiry?.id}/finish`, { data: {} })).status()).toBe(
    409,
  );
  await marina.rates(3);
  await olga.reads('Оценка: 3');
});
