import { expect, type Person, test } from './people';

/** What has the focus, in words. Fails when nothing has it, when it cannot be seen, or when it has no mark of the focus. */
async function focused(person: Person): Promise<string> {
  const read = () =>
    person.page.evaluate(() => {
      const here = document.activeElement;
      if (!(here instanceof HTMLElement) || here === document.body) return 'LOST';
      const box = here.getBoundingClientRect();
      const seen =
        box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
      let marked = false;
      for (
        let node: Element | null = here, up = 0;
        node !== null && up < 5;
        node = node.parentElement, up += 1
      ) {
        const style = getComputedStyle(node);
        marked ||= style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      }
      // A native radio may be invisible above its picture: then the picture has the mark.
      for (const node of here.parentElement?.children ?? [])
        marked ||= getComputedStyle(node).outlineStyle !== 'none';
      const name = here.getAttribute('aria-label') ?? here.textContent ?? '';
      return seen && marked ? name || here.tagName : `UNSEEN ${here.outerHTML.slice(0, 200)}`;
    });
  await expect.poll(read, { message: `focus of ${person.who}` }).not.toMatch(/^LOST|^UNSEEN/);
  return read();
}

async function presses(person: Person, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await person.page.keyboard.press(key);
    await focused(person);
  }
}

async function types(person: Person, text: string): Promise<void> {
  await person.page.keyboard.type(text);
}

/** Goes on with Tab until this has the focus. */
async function tabsTo(person: Person, name: RegExp, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await person.page.keyboard.press(key);
    if (name.test(await focused(person))) return;
  }
  throw new Error(`${key} never came to ${name}`);
}

test('the whole life of a question by keyboard only', async ({ stage }) => {
  const olga = await stage.specialist('olga');
  const marina = await stage.user('marina');
  const oleg = await stage.user('oleg');

  // Busy, through the menu of the rail.
  await tabsTo(olga, /Мой статус/);
  await presses(olga, 'Enter');
  await expect(olga.page.getByRole('menu')).toBeVisible();
  for (let down = 0; down < 12 && !/^Занят для новых обращений/.test(await focused(olga)); down += 1)
    await presses(olga, 'ArrowDown');
  await presses(olga, 'Enter');
  await expect(
    olga.rail.getByRole('button', { name: 'Мой статус и настройки: Занят для новых обращений' }),
  ).toBeFocused();

  // The question box has the focus from the start.
  expect(await focused(marina)).toBe('Ваш вопрос');
  await types(marina, 'Не закрывается месяц');
  await presses(marina, 'Enter');
  await marina.seesPlace(1);
  await expect(marina.composer).toBeFocused();
  await types(oleg, 'Где акт сверки?');
  await presses(oleg, 'Enter');
  await oleg.seesPlace(2);

  // Q takes the next; the composer is ready for the answer.
  await presses(olga, 'KeyQ');
  await expect(olga.composer).toBeFocused();
  await types(olga, 'Смотрю');
  await presses(olga, 'Enter');
  await marina.reads('Смотрю');
  await presses(olga, 'Shift+F2');
  await expect(olga.feed).toBeFocused();
  await presses(olga, 'KeyQ');
  await olga.reads('Где акт сверки?');
  await expect(olga.composer).toBeFocused();

  // J goes to what is unread; the arrows of the list and Enter to any other.
  await types(marina, 'Что там?');
  await presses(marina, 'Enter');
  await olga.sees(marina, { unread: 1 });
  await presses(olga, 'Shift+F2', 'KeyJ');
  await olga.reads('Что там?');
  await expect(olga.composer).toBeFocused();
  await tabsTo(olga, new RegExp(marina.name), 'Shift+Tab');
  await presses(olga, 'ArrowUp', 'Enter');
  await olga.reads('Где акт сверки?');
  await presses(olga, 'Alt+ArrowDown');
  await olga.reads('Что там?');

  // Alt+G opens where it can go, Escape gives the focus back.
  await presses(olga, 'Alt+KeyG');
  const panel = olga.page.getByRole('dialog', { name: 'Перевести обращение' });
  await expect(panel.getByRole('tab', { name: 'Специалисту' })).toBeFocused();
  await presses(olga, 'ArrowRight', 'Escape');
  await expect(panel).toBeHidden();
  await focused(olga);

  // Alt+Enter ends the work, Ctrl+Z takes that back.
  await presses(olga, 'Alt+Enter');
  await expect(olga.button('Начать работу')).toBeVisible();
  await presses(olga, 'Control+KeyZ');
  await expect(olga.button('Завершить работу')).toBeVisible();
  await olga.reads('Работа возобновлена');
  await presses(olga, 'Alt+Enter');
  await expect(olga.button('Начать работу')).toBeVisible();

  // The user rates: stars by arrows.
  await expect(marina.rating).toBeVisible();
  await tabsTo(marina, /^[15], /);
  for (let steps = 0; steps < 6 && !/^4, /.test(await focused(marina)); steps += 1)
    await presses(marina, 'ArrowRight');
  await tabsTo(marina, /^Комментарий к оценке/);
  await types(marina, 'Быстро');
  await tabsTo(marina, /^Отправить оценку/);
  await presses(marina, 'Enter');
  await olga.reads('Оценка: 4');
  await olga.reads('Быстро');
  await expect(marina.composer).toBeVisible();
  await focused(marina);

  // The list of keys, and out of it again.
  await presses(olga, 'Shift+F2', 'Shift+Slash');
  await expect(olga.page.getByRole('dialog', { name: 'Сочетания клавиш' })).toBeVisible();
  await presses(olga, 'Escape');
  await expect(olga.page.getByRole('dialog')).toBeHidden();
  await expect(olga.feed).toBeFocused();
});
