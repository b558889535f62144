import { findBarriers, WIDE } from './barriers';
import { expect, test } from './people';

test.setTimeout(90_000);

test('the own card: changed, hidden from other companies, and taken back', async ({ stage }) => {
  const marina = await stage.user('marina', { viewport: WIDE });
  await marina.rail.getByRole('button', { name: /Мой статус/ }).click();
  await marina.page.getByRole('menuitem', { name: 'Моя карточка и входы' }).click();
  await expect(marina.page.getByRole('heading', { level: 1 })).toHaveText('Моя карточка, входы и защита');
  await expect(marina.page.getByRole('region', { name: 'Обо мне' })).toContainText(
    stage.company.people.marina.login,
  );
  await findBarriers(marina.page, 'settings');

  await marina.page.getByRole('button', { name: 'Изменить' }).click();
  const form = marina.page.getByRole('dialog', { name: 'Обо мне' });
  await form.getByLabel('Должность').fill('Старший бухгалтер');
  await form.getByLabel('Почта').fill(`new-${Date.now()}@client.example`);
  await findBarriers(marina.page, 'own card');
  await form.getByLabel('Ваш пароль').fill('не тот');
  await form.getByRole('button', { name: 'Сохранить' }).click();
  await expect(form.getByText('Неверный пароль')).toBeVisible();
  await form.getByLabel('Ваш пароль').fill(stage.company.password);
  await form.getByRole('button', { name: 'Сохранить' }).click();
  await expect(form).toBeHidden();
  await expect(marina.page.getByRole('region', { name: 'Обо мне' })).toContainText('Старший бухгалтер');

  const hide = marina.page.getByRole('switch', { name: /Скрывать от них/ });
  await hide.click();
  await expect(hide).toBeChecked();
  const privacy = marina.page.getByRole('region', { name: 'Кто меня видит' });
  await expect(privacy.getByRole('img', { name: 'скрыто' })).toHaveCount(2);
  expect(await marina.api<{ hides_contacts: boolean }>('GET', '/api/me/card')).toMatchObject({
    hides_contacts: true,
  });
  await marina.page.getByRole('button', { name: 'Вернуть' }).click();
  await expect(hide).not.toBeChecked();
});

test('the password: a weak one is named as such, a new one ends nothing here and works', async ({
  stage,
}) => {
  const marina = await stage.user('marina', { viewport: WIDE });
  await marina.opens('/settings');
  await marina.page.getByRole('button', { name: 'Сменить пароль' }).click();
  const dialog = marina.page.getByRole('dialog', { name: 'Сменить пароль' });
  await dialog.getByLabel('Пароль сейчас').fill(stage.company.password);
  const next = dialog.getByLabel('Новый пароль', { exact: true });
  await next.fill('Qwerty123456');
  await expect(dialog.getByRole('status')).toContainText('подбирают первым');
  await findBarriers(marina.page, 'change password');
  const good = 'лиловый самовар едет';
  await next.fill(good);
  await expect(dialog.getByRole('status')).toHaveText('Отличный');
  await dialog.getByLabel('Новый пароль ещё раз').fill(good);
  await dialog.getByRole('button', { name: 'Сменить пароль' }).click();
  await expect(dialog).toBeHidden();
  await expect(marina.page.getByRole('region', { name: 'Пароль' })).toContainText('Изменён');

  const again = await stage.visitor('/');
  await again.getByLabel('Логин или почта').fill(stage.company.people.marina.login);
  await again.getByLabel('Пароль', { exact: true }).fill(good);
  await again.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(again.getByRole('navigation').first()).toBeVisible();
  await expect(marina.page.getByRole('alert')).toContainText('Обнаружена более поздняя авторизация');
  await again.goto('/settings');
  const signIns = again.getByRole('region', { name: 'Открытые входы' });
  await expect(signIns.getByText('этот')).toHaveCount(1);
  await expect(signIns).toContainText('вошли в другом месте');
});
