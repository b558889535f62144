import { expect, type Person, test } from './people';

/** 320 px wide; and 1280 × 800 at 200 %, which is a page of 640 × 400. */
const NARROW = [
  { width: 320, height: 640 },
  { width: 640, height: 400 },
];

/** Nothing stands out of the page at its sides, and the one thing to do here can be reached. */
async function fits(person: Person, screen: string, ...controls: string[]): Promise<void> {
  for (const size of NARROW) {
    await person.page.setViewportSize(size);
    const wide = await person.page.evaluate(() => {
      const page = document.scrollingElement ?? document.documentElement;
      const out = [...document.querySelectorAll('body *')].filter((node) => {
        const box = node.getBoundingClientRect();
        const style = getComputedStyle(node);
        if (box.width === 0 || box.height === 0 || style.visibility === 'hidden') return false;
        if (node.closest('.visually-hidden, [aria-hidden="true"], svg') !== null) return false;
        const cut = (up: Element | null): boolean =>
          up !== null &&
          (/hidden|clip|auto|scroll/.test(getComputedStyle(up).overflowX) || cut(up.parentElement));
        return (
          (box.right > innerWidth + 1 || box.left < -1) &&
          !cut(node.parentElement) &&
          style.position !== 'fixed'
        );
      });
      return { by: page.scrollWidth - innerWidth, out: out.map((node) => node.outerHTML.slice(0, 120)) };
    });
    expect.soft(wide.by, `${screen} at ${size.width}: wider than the window by`).toBeLessThanOrEqual(0);
    expect.soft(wide.out, `${screen} at ${size.width}: stands out`).toEqual([]);
    for (const name of controls) {
      const control = person.page
        .getByRole('button', { name })
        .or(person.page.getByRole('textbox', { name }))
        .first();
      await control.scrollIntoViewIfNeeded();
      await expect.soft(control, `${screen} at ${size.width}: ${name}`).toBeInViewport({ ratio: 0.9 });
    }
  }
  await person.page.setViewportSize({ width: 320, height: 640 });
}

const LONG =
  'https://liniya.example/спр/акт-сверки-взаиморасчётов-за-четвёртый-квартал-2026-года-по-всем-договорам';

test('320 px and 200 %: nothing scrolls sideways, for the user and for the specialist', async ({ stage }) => {
  const marina = await stage.user('marina', { viewport: { width: 320, height: 640 } });
  const olga = await stage.specialist('olga', { viewport: { width: 320, height: 640 } });
  const page = await stage.visitor('/', { viewport: { width: 320, height: 640 } });
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

  await fits(marina, 'home of the user', 'Ваш вопрос', 'Спросить специалиста');
  await fits(olga, 'home of the specialist');
  await olga.sets('Нет на месте');
  await marina.asks(`Не открывается ${LONG}`);
  await marina.seesPlace(1);
  await fits(marina, 'waiting', 'Напишите сообщение', 'Отправить');
  await expect(olga.page.getByRole('button', { name: 'Взять следующее' })).toBeVisible();
  await fits(olga, 'home with a queue', 'Взять следующее');
  await olga.goesToClients();
  await fits(olga, 'clients', 'Взять следующее');
  await olga.takesNext();
  await olga.reads('Не открывается');
  await olga.writes(`Попробуйте ${LONG}`);
  await marina.reads('Попробуйте');
  await fits(olga, 'conversation', 'Напишите сообщение', 'Завершить работу');
  await olga.page.setViewportSize({ width: 320, height: 640 });
  await olga.button('Перевести').click();
  await expect(olga.page.getByRole('radio').first()).toBeVisible();
  await fits(olga, 'transfer', 'Заметка для специалистов');
  await olga.page.keyboard.press('Escape');
  await olga.finishes();
  await expect(marina.rating).toBeVisible();
  await fits(marina, 'rating', 'Отправить оценку');
  await marina.rates(4);
  await marina.goesHome();
  await fits(marina, 'home with questions');
});
