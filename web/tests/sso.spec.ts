import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import type { Page } from '@playwright/test';
import { findBarriers, WIDE } from './barriers';
import { expect, test } from './people';

test.setTimeout(120_000);

interface Service {
  issuer: string;
  process: ChildProcess;
}

/** A real OpenID provider on this machine; whoever types a known subject is that person. */
async function startService(people: readonly Record<string, unknown>[]): Promise<Service> {
  const port = await new Promise<number>((resolve) => {
    const probe = net.createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(free));
    });
  });
  const claims = people.flatMap((person) => ['--user-claims', JSON.stringify(person)]);
  const process_ = spawn(
    process.env.LINIYA_PYTHON ?? 'python3',
    ['-W', 'ignore', '-m', 'oidc_provider_mock', '--port', String(port), ...claims],
    { stdio: 'ignore' },
  );
  const issuer = `http://127.0.0.1:${port}`;
  await expect
    .poll(
      () =>
        fetch(`${issuer}/.well-known/openid-configuration`).then(
          (answer) => answer.ok,
          () => false,
        ),
      {
        timeout: 20_000,
      },
    )
    .toBe(true);
  return { issuer, process: process_ };
}

async function signsInThere(page: Page, subject: string): Promise<void> {
  await page.locator('input[name=sub]').fill(subject);
  await page.locator('input[name=sub]').press('Enter');
}

test("people come in through their company's service: set up in the cabinet, refused with a reason, let in", async ({
  stage,
}) => {
  const { people, name } = stage.company;
  const service = await startService([
    { sub: 'olga', email: `olga@${name}.example`, email_verified: true },
    { sub: 'stranger', email: 'stranger@nowhere.example', email_verified: true },
  ]);
  try {
    const nina = await stage.administratorInProgram({ viewport: WIDE });
    await nina.opens('/cabinet/security');
    const form = nina.page.getByRole('form', { name: /Вход через службу компании/ });
    await form.getByLabel('Надпись на кнопке').fill('Войти через Фирму');
    await form.getByLabel('Адрес службы').fill('http://127.0.0.1:9');
    await form.getByRole('button', { name: 'Проверить связь' }).click();
    await expect(form.getByRole('alert')).toContainText('не отвечает');
    await form.getByLabel('Адрес службы').fill(service.issuer);
    await form.getByRole('button', { name: 'Проверить связь' }).click();
    await expect(form.getByRole('status').filter({ hasText: 'Служба отвечает' })).toBeVisible();
    await form.getByLabel('Идентификатор клиента').fill('liniya');
    await form.getByLabel('Секрет клиента').fill('тайна клиента');
    await form.getByRole('switch', { name: /Показывать на странице входа/ }).click();
    await form.getByRole('switch', { name: /только администраторы/ }).click();
    await findBarriers(nina.page, 'sign-in service, unsaved');
    await form.getByRole('button', { name: 'Сохранить' }).click();
    await expect(form.getByText('/?sso=')).toBeVisible();
    const direct = (await form.locator('code').filter({ hasText: '/?sso=' }).textContent()) ?? '';
    await findBarriers(nina.page, 'sign-in service');

    const page = await stage.visitor(new URL(direct).pathname + new URL(direct).search, { viewport: WIDE });
    await page.getByLabel('Логин или почта').fill(people.olga.login);
    await page.getByLabel('Пароль', { exact: true }).fill(stage.company.password);
    await page.getByRole('button', { name: 'Войти', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('Войти с паролем нельзя');
    await findBarriers(page, 'sign-in with a service');
    await page.getByRole('button', { name: 'Войти через Фирму' }).click();
    await signsInThere(page, 'stranger');
    await expect(page.getByRole('alert')).toContainText('Для вас ещё нет учётной записи');
    await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();

    await page.goto(direct);
    await page.getByRole('button', { name: 'Войти через Фирму' }).click();
    await signsInThere(page, 'olga');
    await expect(page.getByRole('link', { name: 'Клиенты' })).toBeVisible();
    await page.goto('/settings');
    await expect(page.getByRole('region', { name: 'Обо мне' })).toContainText(people.olga.login);

    await nina.opens('/cabinet/security');
    await expect(nina.page.getByText('Уже вошли через службу: 1')).toBeVisible();
    await nina.page.getByRole('button', { name: 'Удалить настройку…' }).click();
    await nina.page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
    await expect(nina.page.getByRole('dialog')).toBeHidden();
    const again = await stage.visitor('/', { viewport: WIDE });
    await again.getByLabel('Логин или почта').fill(people.olga.login);
    await again.getByLabel('Пароль', { exact: true }).fill(stage.company.password);
    await again.getByRole('button', { name: 'Войти', exact: true }).click();
    await expect(again.getByRole('link', { name: 'Клиенты' })).toBeVisible();
  } finally {
    service.process.kill();
  }
});
