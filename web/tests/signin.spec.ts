import { expect, test } from '@playwright/test';

/** Against a running demo (`make run`, or `make test-browser`, which gives LINIYA_URL). */

test('one click fills in a demo login, and the same address opens after signing in', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('region', { name: 'Демо-режим: войти как' }).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('a wrong password says what to check', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Логин или почта').fill('nobody');
  await page.getByLabel('Пароль', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Логин или пароль не подходят');
});
