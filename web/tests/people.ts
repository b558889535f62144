import fs from 'node:fs';
import { type Browser, test as base, expect, type Locator, type Page } from '@playwright/test';

/** Made by companies.py: a company for each test. */
export interface Company {
  name: string;
  password: string;
  lines: Readonly<Record<LineName, { id: string; owner: string }>>;
  people: Readonly<Record<Who, { id: string; login: string; name: string }>>;
}
export type LineName = 'Бухгалтерия' | 'Зарплата';
export type UserName = 'marina' | 'oleg' | 'anna';
/** Tiers on «Бухгалтерия»: Olga high, Timur medium, Zhanna standard; on «Зарплата»: Zhanna high. */
export type SpecialistName = 'olga' | 'timur' | 'zhanna';
export type Who = UserName | SpecialistName | 'nina';

interface Look {
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  locale?: 'ru-RU' | 'en-US';
}

const COMPANIES = process.env.LINIYA_COMPANIES ?? '';
const MADE = COMPANIES === '' ? [] : (JSON.parse(fs.readFileSync(COMPANIES, 'utf8')) as Company[]);

/** The next company that nobody has used; the count is on disk, because a failed test starts a new worker. */
export function nextCompany(): Company {
  const place = `${COMPANIES}.used`;
  const used = fs.existsSync(place) ? Number(fs.readFileSync(place, 'utf8')) : 0;
  fs.writeFileSync(place, String(used + 1));
  const company = MADE[used];
  if (company === undefined) throw new Error('No company is left: make more in scripts/with_demo_server.py');
  return company;
}

/** One person at one browser of his own. */
export class Person {
  readonly stage: Stage;
  readonly who: Who;
  readonly page: Page;
  /** How often a page was loaded; `visits`: how often a test asked for it. */
  loads = 0;
  visits = 0;
  readonly faults: string[] = [];

  constructor(stage: Stage, who: Who, page: Page) {
    this.stage = stage;
    this.who = who;
    this.page = page;
    page.on('load', () => {
      this.loads += 1;
    });
    page.on('pageerror', (error) => this.faults.push(`${who}: ${error.message}`));
  }

  get name(): string {
    return this.stage.company.people[this.who].name;
  }
  get id(): string {
    return this.stage.company.people[this.who].id;
  }
  get rail(): Locator {
    return this.page.getByRole('navigation', { name: /Разделы|Sections/ });
  }
  get feed(): Locator {
    return this.page.getByRole('log');
  }
  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Напишите сообщение' });
  }
  get banner(): Locator {
    return this.page.getByRole('status').filter({ hasText: /Нет связи|Сервер временно не отвечает/ });
  }

  /** A visit by the address line; everything else in a story is done by hand. */
  async opens(path: string): Promise<void> {
    this.visits += 1;
    await this.page.goto(path);
  }
  /** Through the sign-in screen that is open now. */
  async signsIn(password = this.stage.company.password): Promise<void> {
    await this.page.getByLabel('Логин или почта').fill(this.stage.company.people[this.who].login);
    await this.page.getByLabel('Пароль', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Войти', exact: true }).click();
  }
  /** Asks the API with the own cookie. */
  async api<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    data?: unknown,
  ): Promise<T> {
    // A kept connection may have been closed by the server in the same moment: browsers ask again, too.
    const answer = await this.page.request.fetch(path, {
      method,
      maxRetries: 2,
      ...(data === undefined ? {} : { data }),
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (answer.status() === 204 ? undefined : await answer.json()) as T;
  }
  async leaves(): Promise<void> {
    await this.page.context().close();
  }
  async goes(online: boolean): Promise<void> {
    await this.page.context().setOffline(!online);
  }
  async sets(
    status: 'Свободен' | 'Нет на месте' | 'Не беспокоить' | 'Занят для новых обращений',
  ): Promise<void> {
    await this.rail.getByRole('button', { name: /Мой статус/ }).click();
    await this.page.getByRole('menuitemradio', { name: status }).click();
    await expect(this.rail.getByRole('button', { name: `Мой статус и настройки: ${status}` })).toBeVisible();
  }
  /** In the open dialogue, by Enter. */
  async writes(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }
  /** The bubble or the technical event with this text. */
  row(text: string | RegExp): Locator {
    return this.feed.locator('[data-index]').filter({ hasText: text });
  }
  async reads(text: string | RegExp): Promise<void> {
    await expect(this.row(text)).toBeVisible();
  }
  tick(text: string): Locator {
    return this.row(text).locator('[data-state]');
  }
  async seesTick(text: string, state: 'sending' | 'saved' | 'delivered' | 'read' | 'failed'): Promise<void> {
    await expect(this.tick(text)).toHaveAttribute('data-state', state);
  }
  /** Own and others' messages and events of the feed, from top to bottom. */
  async seesInOrder(...texts: string[]): Promise<void> {
    await expect(
      this.feed.locator('[data-index]').filter({ hasText: new RegExp(texts.map(literally).join('|')) }),
    ).toContainText(texts);
  }
  /** Badge of the rail: dialogues with something unread; 0: none. */
  async seesUnreadDialogues(section: 'Клиенты' | 'Линии', count: number): Promise<void> {
    const link = this.rail.getByRole('link', { name: section });
    if (count === 0) await expect(link).toHaveAccessibleName(section);
    else await expect(link).toHaveAccessibleName(new RegExp(`^${count} непрочитанн.*${section}`));
  }
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export class User extends Person {
  /** From the home page: types the question and presses the button. */
  async asks(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Ваш вопрос' }).fill(text);
    await this.page.getByRole('button', { name: 'Спросить специалиста' }).click();
  }
  get waiting(): Locator {
    return this.page.getByRole('region', { name: 'Что происходит с вопросом' });
  }
  async seesPlace(place: number): Promise<void> {
    await expect(this.waiting.getByRole('img', { name: `Место в очереди: ${place}` })).toBeVisible();
  }
  get rating(): Locator {
    return this.page.getByRole('region', { name: /^Оцените/ });
  }
  async rates(stars: 1 | 2 | 3 | 4 | 5, comment = ''): Promise<void> {
    await this.rating.getByRole('radio', { name: new RegExp(`^${stars}, `) }).check({ force: true });
    if (comment !== '')
      await this.rating.getByRole('textbox', { name: 'Комментарий к оценке' }).fill(comment);
    await this.rating.getByRole('button', { name: 'Отправить оценку' }).click();
  }
  /** A row of «Ваши вопросы» on the home page. */
  question(text: string): Locator {
    return this.page
      .getByRole('region', { name: 'Ваши вопросы' })
      .getByRole('listitem')
      .filter({ hasText: text });
  }
  async goesHome(): Promise<void> {
    await this.rail.getByRole('link', { name: 'Главная' }).click();
  }
}

export class Specialist extends Person {
  get list(): Locator {
    return this.page.getByRole('listbox', { name: 'Клиенты' });
  }
  /** The row of a user in the list of clients. */
  client(user: User | UserName): Locator {
    const name = typeof user === 'string' ? this.stage.company.people[user].name : user.name;
    return this.list.getByRole('option').filter({ hasText: name }).filter({ hasText: 'Бухгалтерия' });
  }
  async goesToClients(): Promise<void> {
    await this.rail.getByRole('link', { name: 'Клиенты' }).click();
    await expect(this.page.getByRole('heading', { name: 'Клиенты' })).toBeVisible();
  }
  async openDialogue(user: User): Promise<void> {
    await this.client(user).click();
    await expect(this.page.getByRole('heading', { level: 2, name: user.name }).first()).toBeVisible();
  }
  get talk(): Locator {
    return this.page
      .locator('section')
      .filter({ has: this.page.locator('header') })
      .first();
  }
  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }
  async startsWork(): Promise<void> {
    await this.button('Начать работу').click();
  }
  async takesNext(): Promise<void> {
    await this.page.getByRole('button', { name: 'Взять следующее' }).first().click();
  }
  async finishes(): Promise<void> {
    await this.button('Завершить работу').click();
  }
  async transfersTo(colleague: Specialist, note: string): Promise<void> {
    await this.button('Перевести').click();
    const panel = this.page.getByRole('dialog', { name: 'Перевести обращение' });
    await panel.getByRole('radio', { name: colleague.name }).check({ force: true });
    await panel.getByRole('textbox', { name: 'Заметка для специалистов' }).fill(note);
    await panel.getByRole('button', { name: 'Перевести обращение' }).click();
    await expect(panel).toBeHidden();
  }
  /** A card in the corner. */
  async hears(title: string, user: User): Promise<void> {
    await expect(
      this.page.getByRole('alert').filter({ hasText: title }).filter({ hasText: user.name }),
    ).toBeVisible();
  }
  async sees(user: User, what: { group?: string; unread?: number; text?: string | RegExp }): Promise<void> {
    const row = this.client(user);
    if (what.text !== undefined) await expect(row).toContainText(what.text);
    if (what.unread === 0) await expect(row).not.toContainText(/новое сообщение|новых сообщени/);
    else if (what.unread !== undefined) await expect(row).toContainText(new RegExp(`${what.unread} нов`));
    if (what.group !== undefined) await expect.poll(() => this.groupOf(user)).toBe(what.group);
  }
  /** The heading above a row. */
  async groupOf(user: User): Promise<string> {
    return this.list.evaluate((list, name) => {
      const top = (node: Element): number => node.getBoundingClientRect().top;
      const nodes = [...list.children].sort((a, b) => top(a) - top(b));
      let heading = '';
      for (const node of nodes) {
        if (node.getAttribute('role') === 'presentation')
          heading = (node.textContent ?? '').replace(/\s*\d+$/, '');
        else if (node.textContent?.includes(name) === true && node.textContent.includes('Бухгалтерия'))
          return heading;
      }
      return '';
    }, user.name);
  }
}

/** The company of a test and whoever has come into it. */
export class Stage {
  readonly everybody: Person[] = [];
  readonly browser: Browser;
  readonly company: Company;
  readonly baseURL: string;

  constructor(browser: Browser, company: Company, baseURL: string) {
    this.browser = browser;
    this.company = company;
    this.baseURL = baseURL;
  }
  /** A browser of its own. */
  async page(look: Look = {}): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.baseURL,
      locale: 'ru-RU',
      reducedMotion: 'reduce',
      ...look,
    });
    return context.newPage();
  }
  async user(who: UserName, look: Look = {}): Promise<User> {
    return this.come(new User(this, who, await this.page(look)));
  }
  async specialist(who: SpecialistName, look: Look = {}): Promise<Specialist> {
    return this.come(new Specialist(this, who, await this.page(look)));
  }
  /** A page of somebody who has not signed in. */
  async visitor(path: string, look: Look = {}): Promise<Page> {
    const page = await this.page(look);
    await page.goto(path);
    return page;
  }
  /** Signed in, but with no window: for the API only. */
  async administrator(): Promise<Person> {
    const nina = new Person(this, 'nina', await this.page());
    await this.signIn(nina);
    return nina;
  }
  async administratorInProgram(look: Look = {}): Promise<Person> {
    return this.come(new Person(this, 'nina', await this.page(look)));
  }
  private async come<P extends Person>(person: P): Promise<P> {
    this.everybody.push(person);
    await this.signIn(person);
    await person.opens('/');
    await expect(person.rail).toBeVisible();
    return person;
  }
  private async signIn(person: Person): Promise<void> {
    const { login } = this.company.people[person.who];
    await person.api('POST', '/api/session', { login, password: this.company.password, remember: true });
  }
}

export const test = base.extend<{ stage: Stage }>({
  stage: async ({ browser, baseURL }, use) => {
    const stage = new Stage(browser, nextCompany(), baseURL ?? '');
    await use(stage);
    const faults = stage.everybody.flatMap((person) => person.faults);
    const reloaded = stage.everybody
      .filter((person) => person.loads > person.visits)
      .map((person) => person.who);
    for (const context of browser.contexts()) await context.close();
    expect(faults, 'errors in pages').toEqual([]);
    expect(reloaded, 'pages that were loaded anew').toEqual([]);
  },
});

export { expect };
