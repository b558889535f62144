import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

/** Against a running demo (`make run`, or `make test-browser`, which gives LINIYA_URL). */

test('the sign-in page of the demo has no barriers, in both schemes', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
    const found = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});

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
