import type { EventData, EventType, LiveEvent } from '@/shared/api/events';
import type { Entry, Feed, Inquiry, Line, Me, Person, Snapshot } from '@/shared/api/types';
import { fromSnapshot, type ProgramState } from '../state';

/** Makers of test data: everything valid, only what matters is given. */

export const T0 = '2026-11-22T10:00:00.000000Z';
export function at(minute: number): string {
  return new Date(Date.parse(T0) + minute * 60_000).toISOString();
}

export function makeMe(part: Partial<Me> = {}): Me {
  return {
    account_id: 'olga',
    login: 'remizova',
    name: 'Ремизова Ольга Ивановна',
    email: 'remizova@balance.example',
    roles: ['specialist'],
    partner_id: 'balance',
    partner_name: 'Баланс-Сервис',
    client_id: null,
    locale: 'ru',
    status: 'free',
    idle_after_s: 600,
    ...part,
  };
}

export function makeLine(part: Partial<Line> = {}): Line {
  return {
    id: 'books',
    name: 'Бухгалтерия',
    partner_id: 'balance',
    partner_name: 'Баланс-Сервис',
    icon: 'calculator',
    as_user: false,
    my_priority: 'standard',
    wait_warn_s: 60,
    wait_bad_s: 300,
    answering: true,
    typical_answer_s: 120,
    ...part,
  };
}

export function makePerson(id: string, name: string, part: Partial<Person> = {}): Person {
  const [last_name = '', first_name = ''] = name.split(' ');
  return {
    id,
    name,
    first_name,
    last_name,
    position: 'Бухгалтер',
    company: 'ООО «Северный лён»',
    client_id: 'flax',
    partner_id: 'balance',
    is_staff: false,
    ...part,
  };
}

export function makeFeed(id: string, userId: string, part: Partial<Feed> = {}): Feed {
  return {
    id,
    line_id: 'books',
    user_id: userId,
    last_seq: 0,
    last_at: T0,
    last: null,
    user_delivered_seq: 0,
    user_read_seq: 0,
    staff_delivered_seq: 0,
    staff_read_seq: 0,
    my_read_seq: 0,
    ...part,
  };
}

export function makeInquiry(id: string, userId: string, part: Partial<Inquiry> = {}): Inquiry {
  return {
    id,
    number: 1,
    line_id: 'books',
    user_id: userId,
    feed_id: `feed-${userId}`,
    state: 'in_work',
    subject: 'Не закрывается октябрь',
    assignee_id: 'olga',
    opened_at: T0,
    opened_by_id: userId,
    queued_at: null,
    assigned_at: T0,
    started_at: T0,
    finished_at: null,
    first_reply_at: null,
    missed_at: null,
    missed_reason: null,
    waiting_since: null,
    place: null,
    ...part,
  };
}

export function makeMessage(feedId: string, seq: number, authorId: string, part: object = {}): Entry {
  return {
    feed_id: feedId,
    seq,
    id: `${feedId}-${seq}`,
    kind: 'message',
    author_id: authorId,
    at: at(seq),
    inquiry_id: null,
    payload: { text: `Сообщение ${seq}` },
    edited_at: null,
    deleted: false,
    ...part,
  } as Entry;
}

export function makeSnapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    pos: 100,
    at: T0,
    me: makeMe(),
    partner: { id: 'balance', name: 'Баланс-Сервис', phone: '+7 401 200-00-40', email: '', site: '' },
    contract: null,
    lines: [makeLine()],
    people: [makePerson('marina', 'Лебедева Марина')],
    presence: {},
    contacts: [],
    contacts_more: false,
    feeds: [makeFeed('feed-marina', 'marina')],
    inquiries: [makeInquiry('i1', 'marina')],
    ratings: [],
    favourites: [],
    ...part,
  };
}

export function makeState(part: Partial<Snapshot> = {}): ProgramState {
  return fromSnapshot(makeSnapshot(part));
}

/** One act that put these entries into Marina's feed (or another one by its id). */
export function makeAdded(...entries: Entry[]): EventData['feed.entries_added'] {
  return { feed_id: entries[0]?.feed_id ?? '', line_id: 'books', user_id: 'marina', entries };
}

export function makeEvent<T extends EventType>(pos: number, type: T, data: EventData[T]): LiveEvent {
  return { pos, type, at: T0, data } as LiveEvent;
}
