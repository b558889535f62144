import type { Page } from '@playwright/test';
import { findBarriers, WIDE } from './barriers';
import { expect, test } from './people';
import { codeOf } from './totp';

test.setTimeout(120_000);

async function types(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Логин или почта').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
}

test('a telephone is connected, asked for at sign-in, and a recovery code helps when it is lost', async ({
  stage,
}) => {
  const marina = await stage.user('marina', { viewport: WIDE });
  await marina.opens('/settings');
  const card = marina.page.getByRole('region', { name: 'Второй шаг при входе' });
  await card.getByRole('button', { name: 'Подключить' }).click();
  const dialog = marina.page.getByRole('dialog', { name: 'Подключение телефона' });
  await dialog.getByLabel('Ваш пароль').fill(stage.company.password);
  await dialog.getByRole('button', { name: 'Дальше' }).click();
  await expect(dialog.getByRole('img', { name: /QR-код/ })).toBeVisible();
  await findBarriers(marina.page, 'connecting the telephone');
  const secret = (await dialog.locator('code').textContent()) ?? '';
  await dialog.getByLabel('Код', { exact: true }).fill('000000');
  await dialog.getByRole('button', { name: 'Проверить код' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Код не подходит');
  await dialog.getByLabel('Код', { exact: true }).fill(codeOf(secret));
  await dialog.getByRole('button', { name: 'Проверить код' }).click();
  const codes = marina.page.getByRole('dialog', { name: 'Запасные коды' });
  await expect(codes.getByRole('listitem')).toHaveCount(10);
  await findBarriers(marina.page, 'recovery codes');
  const recovery = (await codes.getByRole('listitem').first().textContent()) ?? '';
  await codes.getByRole('button', { name: 'Я сохранил коды' }).click();
  await expect(card).toContainText('осталось 10 из 10');
  await findBarriers(marina.page, 'second step');

  const elsewhere = await stage.visitor('/', { viewport: WIDE });
  await types(elsewhere, stage.company.people.marina.login, stage.company.password);
  await expect(elsewhere.getByRole('heading', { name: 'Введите код' })).toBeVisible();
  await findBarriers(elsewhere, 'asked for a code');
  await elsewhere.getByLabel('Код').fill('123 456');
  await elsewhere.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(elsewhere.getByRole('alert')).toContainText('Код не подходит');
  await elsewhere.getByLabel('Код').fill(recovery);
  await elsewhere.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(elsewhere.getByRole('textbox', { name: 'Ваш вопрос' })).toBeVisible();
});

test('a company demands it of its administrators: set up at the next sign-in; reset for who lost it', async ({
  stage,
}) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const olga = await stage.specialist('olga', { viewport: WIDE });
  await nina.opens('/cabinet/security');
  await nina.page.getByRole('radio', { name: /Обязателен для всех/ }).check();
  await findBarriers(nina.page, 'security, unsaved');
  await nina.page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(nina.page.getByRole('button', { name: 'Сохранить' })).toBeHidden();
  await expect(nina.page.getByText(/Администраторы: 0 из/)).toBeVisible();

  const page = await stage.visitor('/', { viewport: WIDE });
  await types(page, stage.company.people.olga.login, stage.company.password);
  await expect(page.getByRole('heading', { name: 'Включите второй шаг' })).toBeVisible();
  await findBarriers(page, 'demanded second step');
  const secret = (await page.locator('code').textContent()) ?? '';
  await page.getByLabel('Код', { exact: true }).fill(codeOf(secret));
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Моя карточка, входы и защита');
  await expect(page.getByRole('region', { name: 'Второй шаг при входе' })).toContainText('осталось 0 из 10');

  await nina.opens(`/cabinet/people/${olga.id}`);
  await nina.page.getByRole('button', { name: 'Сбросить', exact: true }).click();
  const ask = nina.page.getByRole('dialog', { name: 'Сбросить второй шаг?' });
  await findBarriers(nina.page, 'reset');
  await ask.getByRole('button', { name: 'Сбросить' }).click();
  await expect(nina.page.getByText('Второй шаг не включён')).toBeVisible();
  await nina.opens('/cabinet/audit');
  await expect(nina.page.getByText('Сброшен второй шаг входа').first()).toBeVisible();
});
