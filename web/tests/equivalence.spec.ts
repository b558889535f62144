import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { eventHandlers } from '../src/shared/live/reducers';
import { feedOf } from '../src/shared/live/selectors';
import { compare } from '../src/shared/live/testing/follow';
import { Account } from './account';
import { type Company, nextCompany, type Who } from './people';

/**
 * The test that guards delivery: old snapshot + events = new snapshot, after every act, for everybody who looks on,
 * with the reducers of the web against the real server. Browsers are not needed.
 */

const PATIENCE_MS = 4_000;
let company: Company;
let books: string;
let salary: string;
let marina: Account;
let oleg: Account;
let olga: Account;
let timur: Account;
/** An observer on «Бухгалтерия», the only specialist of «Зарплата». */
let zhanna: Account;
let nina: Account;
let everybody: Account[];
const idOf = (who: Who) => company.people[who].id;

function named(text: string): string {
  const people = Object.entries(company.people).map(([who, { id }]) => [id, who]);
  const lines = Object.entries(company.lines).map(([name, { id }]) => [id, name]);
  return [...people, ...lines].reduce((told, [id = '', name = '']) => told.replaceAll(id, name), text);
}

async function untold(who: Account): Promise<string[]> {
  for (const began = Date.now(); ; await sleep(40)) {
    const fresh = await who.look();
    await who.follow();
    const found = compare(who.state, fresh, false);
    if (found.length === 0) return [];
    if (Date.now() - began > PATIENCE_MS) {
      who.state = fresh;
      return found.map(named);
    }
  }
}

/** Does it and looks what each of them knows now. */
async function act(what: string, how: () => Promise<unknown>): Promise<void> {
  await test.step(what, async () => {
    await how();
    const found = await Promise.all(
      everybody.map(async (each) => {
        const told = await untold(each);
        return told.map((line) => `${each.who}: ${line}`);
      }),
    );
    expect.soft(found.flat(), what).toEqual([]);
    for (const each of present) if (!each.isHere) await each.come();
  });
}

/** Who has a window open. */
const present = new Set<Account>();
async function comes(...who: Account[]): Promise<void> {
  for (const each of who) {
    present.add(each);
    await each.come();
  }
}

const asks = (who: Account, text: string, line = books) => who.does('message.send', { line_id: line, text });
const answers = (who: Account, text: string, user: Who = 'marina', line = books) =>
  who.does('message.send', { line_id: line, user_id: idOf(user), text });
const openOf = (user: Who, line = books) => {
  const found = Object.values(nina.state.inquiries).concat(
    everybody.flatMap(({ state }) => Object.values(state.inquiries)),
  );
  const open = found.find(
    (inquiry) => inquiry.user_id === idOf(user) && inquiry.line_id === line && inquiry.state !== 'finished',
  );
  if (open === undefined) throw new Error(`${user} has no open inquiry`);
  return open.id;
};
const feedId = (user: Who, line = books) => feedOf(olga.state, line, idOf(user))?.id ?? '';

test.beforeAll(async () => {
  company = nextCompany();
  books = company.lines.Бухгалтерия.id;
  salary = company.lines.Зарплата.id;
  const account = (who: Who) => new Account(who, company.people[who].login, company.password);
  [marina, oleg, olga] = [account('marina'), account('oleg'), account('olga')];
  [timur, zhanna, nina] = [account('timur'), account('zhanna'), account('nina')];
  everybody = [marina, oleg, olga, timur, zhanna, nina];
  for (const each of everybody) await each.signIn();
  await nina.api('PUT', `/api/lines/${books}/specialists/${idOf('zhanna')}`, { priority: 'observer' });
  for (const each of everybody) await each.begin();
});
test.afterAll(() => {
  for (const each of everybody) each.leave();
});

async function somebodyIsHelped(): Promise<void> {
  await act('people come', () => comes(marina, olga, timur, zhanna));
  await act('the first question', () => asks(marina, 'Добрый день! Не закрывается месяц'));
  const feed = feedId('marina');
  const long = `Пишет:\n\n  ${'очень '.repeat(40)}длинный текст`;
  await act('a long message of several lines', () => asks(marina, long));
  await act('delivered to the holder', () => olga.does('feed.delivered', { feed_id: feed, seq: 4 }));
  await act('read by the holder', () => olga.does('feed.read', { feed_id: feed, seq: 4 }));
  await act('read by a colleague', () => timur.does('feed.read', { feed_id: feed, seq: 2 }));
  await act('work is started', () => olga.does('inquiry.start', { line_id: books, user_id: idOf('marina') }));
  await act('an answer', () => answers(olga, 'Смотрю'));
  await act('read by the user', () => marina.does('feed.read', { feed_id: feed, seq: 99 }));
  const first = await asks(marina, 'Опичатка');
  const last = await asks(marina, 'И это тоже');
  await act('an older message is edited', () =>
    marina.does('message.edit', { feed_id: feed, entry_id: first.entry_id, text: 'Опечатка' }),
  );
  await act('the last message is edited', () =>
    marina.does('message.edit', { feed_id: feed, entry_id: last.entry_id, text: 'Это\nне нужно' }),
  );
  await act('the last message is deleted', () =>
    marina.does('message.delete', { feed_id: feed, entry_id: last.entry_id }),
  );
  await act('a colleague takes over', () =>
    timur.does('inquiry.start', { line_id: books, user_id: idOf('marina') }),
  );
  await act('who had it writes', () => answers(olga, 'Я ещё здесь'));
  const id = openOf('marina');
  await act('a transfer to a colleague with a note', () =>
    olga.does('inquiry.transfer', {
      inquiry_id: id,
      to: { kind: 'specialist', account_id: idOf('timur') },
      note: 'Проверь счёт 10',
    }),
  );
  await act('the user goes on', () => asks(marina, 'Жду'));
  await act('the new holder answers', () => answers(timur, 'Вижу'));
  await act('finished', () => timur.does('inquiry.finish', { inquiry_id: id }));
  await act('taken back', () => timur.does('inquiry.resume', { inquiry_id: id }));
  await act('finished again', () => timur.does('inquiry.finish', { inquiry_id: id }));
  await act('rated', () => marina.does('inquiry.rate', { inquiry_id: id, stars: 4, comment: 'Долго' }));
  const favourite = { line_id: books, user_id: idOf('marina') };
  await act('a favourite', () => timur.does('favourite.set', { ...favourite, on: true }));
  await act('the favourite asks anew', () => asks(marina, 'Новый вопрос'));
  await act('no favourite', () => timur.does('favourite.set', { ...favourite, on: false }));
  await act('a transfer to another line', () =>
    olga.does('inquiry.transfer', {
      inquiry_id: openOf('marina'),
      to: { kind: 'line', line_id: salary },
      note: 'К вам',
    }),
  );
  await act('an answer on the other line', () => answers(zhanna, 'Слушаю', 'marina', salary));
  await act('the end on the other line', () =>
    zhanna.does('inquiry.finish', { inquiry_id: openOf('marina', salary) }),
  );
  await act('a specialist writes first', () => answers(olga, 'Напоминаю о сверке', 'oleg'));
  await act('and finishes', () => olga.does('inquiry.finish', { inquiry_id: openOf('oleg') }));
}

async function peopleComeAndGo(): Promise<void> {
  await act('a second user comes', () => comes(oleg));
  await act('a question', () => asks(marina, 'Вопрос'));
  await act('the holder is away: it turns to a colleague', async () => {
    await olga.does('presence.set', { status: 'away' });
    await asks(marina, 'Вы здесь?');
  });
  for (const status of ['busy', 'dnd', 'free', 'away'] as const)
    await act(`by hand: ${status}`, () => olga.does('presence.set', { status }));
  await act('nobody is left', () => timur.does('presence.set', { status: 'away' }));
  await act('into the queue again', () => asks(marina, 'Ау'));
  await act('one more in the queue', () => asks(oleg, 'И у меня вопрос'));
  await act('the next is taken', () => olga.does('inquiry.take_next', { line_id: books }));
  await act('somebody becomes free, the queue is served', () =>
    timur.does('presence.set', { status: 'free' }),
  );
  await act('nobody types', () => timur.does('presence.idle', { idle: true }));
  await act('somebody types', () => timur.does('presence.idle', { idle: false }));
  await act('a window is closed', async () => {
    present.delete(timur);
    timur.leave();
    await expect
      .poll(async () => (await olga.look()).presence[idOf('timur')]?.status ?? 'offline', { timeout: 20_000 })
      .toBe('offline');
  });
  await act('his user writes to nobody', () => asks(oleg, 'Алло?'));
  await act('he comes back', () => comes(timur));
  await act('a specialist signs out', async () => {
    present.delete(olga);
    await olga.api('DELETE', '/api/session');
    await olga.signIn();
  });
  await act('and comes back', () => comes(olga));
  await act('a later sign-in ends the first one', async () => {
    await marina.signIn();
    await expect.poll(() => marina.ended).toEqual(['later_sign_in']);
  });
}

async function theCompanyChanges(): Promise<void> {
  const change = (who: Who, body: object) => nina.api('PATCH', `/api/accounts/${idOf(who)}`, body);
  await act('a user is renamed', () =>
    change('marina', { last_name: 'Лебедева-Новая', position: 'Директор' }),
  );
  await act('a specialist is renamed', () => change('olga', { last_name: 'Ремизова-Новая' }));
  await act('a line is renamed', () =>
    nina.api('PATCH', `/api/lines/${books}`, { name: 'Учёт', wait_warn_s: 90 }),
  );
  await act('an observer serves', () =>
    nina.api('PUT', `/api/lines/${books}/specialists/${idOf('zhanna')}`, { priority: 'standard' }),
  );
  await act('a role is given', () => nina.api('PUT', `/api/accounts/${idOf('timur')}/roles/user`));
  await act('a role is taken', () => nina.api('DELETE', `/api/accounts/${idOf('timur')}/roles/specialist`));
  await act('a specialist leaves the line', () =>
    nina.api('DELETE', `/api/lines/${books}/specialists/${idOf('timur')}`),
  );
  let connections: { id: string }[] = [];
  await act('a line is taken away', async () => {
    connections = await nina.api('GET', `/api/lines/${books}/connections`);
    await nina.api('DELETE', `/api/lines/${books}/connections/${connections[0]?.id}`);
  });
  await act('a line is given', () =>
    nina.api('POST', `/api/lines/${books}/connections`, { account_id: idOf('marina') }),
  );
  await act('a request to the company', () =>
    marina.api('POST', '/api/me/requests', { kind: 'line', words: 'Нужна линия по кадрам' }),
  );
  await act('a user is blocked', async () => {
    present.delete(oleg);
    await nina.api('POST', `/api/accounts/${idOf('oleg')}/block`);
    await expect.poll(() => oleg.ended).toEqual(['blocked']);
    everybody.splice(everybody.indexOf(oleg), 1);
  });
}

test('old snapshot + events = new snapshot, for everybody, after every act and with every type of event', async () => {
  test.setTimeout(240_000);
  await somebodyIsHelped();
  await peopleComeAndGo();
  await theCompanyChanges();
  const heard = new Set<string>([...everybody, oleg].flatMap((each) => [...each.heard]));
  expect(
    Object.keys(eventHandlers).filter((type) => !heard.has(type)),
    'types of events that no act here has told',
  ).toEqual([]);
});
