import { Buffer } from 'node:buffer';
import { deflateSync } from 'node:zlib';
import { findBarriers, WIDE } from './barriers';
import { expect, type Person, test } from './people';

test.setTimeout(120_000);

interface Card {
  version: number;
  phone: string;
  site: string;
  names_as_initials: boolean;
  logo_id: string | null;
}
async function card(nina: Person): Promise<Card & { id: string }> {
  const { partner_id: id } = await nina.api<{ partner_id: string }>('GET', '/api/session');
  return { id, ...(await nina.api<Card>('GET', `/api/partners/${id}`)) };
}

/** A grey PNG of this size, written by hand. */
function png(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 120);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    mark,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

test('two administrators edit the company, and neither loses anything; a logo is what it says', async ({
  stage,
}) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const { id } = await card(nina);
  await nina.opens('/cabinet/company');
  await nina.page.getByLabel('Телефон').fill('+7 401 200-00-40');
  await nina.page.getByRole('switch', { name: /Показывать инициалы/ }).click();
  await expect(nina.page.getByText('2 несохранённых изменения')).toBeVisible();
  await nina.api('PATCH', `/api/partners/${id}`, { phone: '+7 999', site: 'balans.example' });
  await nina.page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(nina.page.getByText('Карточку уже изменили')).toBeVisible();
  await expect(nina.page.getByText('Сейчас: +7 999')).toBeVisible();
  await findBarriers(nina.page, '/cabinet/company');
  await nina.page.setViewportSize(WIDE);
  await nina.page.getByRole('button', { name: 'Сохранить поверх' }).click();
  await expect(nina.page.getByText('несохранённых')).toBeHidden();
  expect(await card(nina)).toMatchObject({
    phone: '+7 401 200-00-40',
    site: 'balans.example',
    names_as_initials: true,
  });

  const file = nina.page.locator('input[type=file]');
  await file.setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<svg onload="alert(1)"/>'),
  });
  await expect(nina.page.getByRole('region', { name: 'Логотип' }).getByRole('alert')).toContainText(
    'Это не картинка PNG, JPEG или WebP',
  );
  await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: png(400, 100) });
  const picture = nina.page.getByRole('img', { name: 'Логотип компании' });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(256);
  await nina.page.getByRole('button', { name: 'Убрать', exact: true }).click();
  await expect(picture).toBeHidden();
  expect((await card(nina)).logo_id).toBeNull();
});

test('the overview shows what waits, and each figure opens its list', async ({ stage }) => {
  const nina = await stage.administratorInProgram({ viewport: WIDE });
  const marina = await stage.user('marina');
  await nina.opens('/cabinet');
  const figure = (name: RegExp) => nina.page.getByRole('main').getByRole('link', { name });
  await expect(figure(/^Ждут в очереди 0/)).toBeVisible();
  await marina.asks('Есть кто-нибудь?');
  await expect(figure(/^Ждут в очереди 1/)).toBeVisible({ timeout: 15_000 });
  await nina.api('POST', '/api/lines', { name: 'Пустая линия' });
  await expect(figure(/^Линии без специалистов 1/)).toBeVisible({ timeout: 15_000 });
  await expect(nina.page.getByRole('region', { name: 'Последние действия' })).toContainText('Создана линия');
  await findBarriers(nina.page, '/cabinet');
  await nina.page.setViewportSize(WIDE);
  await figure(/^Специалистов на связи/).click();
  await expect(nina.page).toHaveURL(/\/cabinet\/people\?role=specialist/);
  await nina.page.goBack();
  await nina.page.getByRole('link', { name: 'Пустая линия' }).click();
  await expect(nina.page).toHaveURL(/\/cabinet\/lines\/[0-9a-f-]+\/delivery/);
});
