import type { SessionEnd } from '../api/events';
import type {
  Contract,
  Entry,
  Feed,
  Inquiry,
  Line,
  LineUser,
  Me,
  Partner,
  Person,
  Presence,
  Rating,
  Snapshot,
} from '../api/types';

/** The loaded end of a feed: in the order of `seq`, without holes, up to the newest entry. */
export interface FeedWindow {
  entries: readonly Entry[];
  /** There are older entries on the server. */
  hasMore: boolean;
  /** loading: asked for the first time; ready; stale: shown, but a new snapshot came, to be asked for again. */
  phase: 'loading' | 'ready' | 'stale';
}

/** Everything the program knows, by id. Changed by `reducers.ts` and `entries.ts` only. */
export interface ProgramState {
  /** Position of the event stream this state stands for. */
  pos: number;
  at: string;
  me: Me;
  partner: Partner;
  contract: Contract | null;
  lines: Readonly<Record<string, Line>>;
  people: Readonly<Record<string, Person>>;
  /** Missing = offline. */
  presence: Readonly<Record<string, Presence>>;
  contacts: readonly LineUser[];
  contactsMore: boolean;
  feeds: Readonly<Record<string, Feed>>;
  /** Feed id by `pairKey(line, user)`. */
  feedByPair: Readonly<Record<string, string>>;
  inquiries: Readonly<Record<string, Inquiry>>;
  /** By inquiry id. */
  ratings: Readonly<Record<string, Rating>>;
  /** By `pairKey(line, user)`. */
  favourites: Readonly<Record<string, true>>;
  entries: Readonly<Record<string, FeedWindow>>;
  /** Feed id → account id → until when (ms of the local clock) "is typing" is shown. */
  typing: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Own session, from the first frame of the socket. */
  sessionId: string | null;
  /** What is visible to me has changed: a new snapshot is needed. */
  outdated: boolean;
  ended: SessionEnd | null;
}

export function pairKey(lineId: string, userId: string): string {
  return `${lineId}:${userId}`;
}

function byId<T>(items: readonly T[], id: (item: T) => string): Record<string, T> {
  return Object.fromEntries(items.map((item) => [id(item), item]));
}

/** A snapshot becomes the state. Of the previous state only what a snapshot does not carry is kept. */
export function fromSnapshot(snapshot: Snapshot, previous?: ProgramState): ProgramState {
  const same = previous !== undefined && previous.me.account_id === snapshot.me.account_id;
  const feeds = byId(snapshot.feeds, (feed) => feed.id);
  const kept = same ? Object.entries(previous.entries).filter(([feedId]) => feedId in feeds) : [];
  return {
    pos: snapshot.pos,
    at: snapshot.at,
    me: snapshot.me,
    partner: snapshot.partner,
    contract: snapshot.contract,
    lines: byId(snapshot.lines, (line) => line.id),
    people: byId(snapshot.people, (person) => person.id),
    presence: snapshot.presence,
    contacts: snapshot.contacts,
    contactsMore: snapshot.contacts_more,
    feeds,
    feedByPair: Object.fromEntries(
      snapshot.feeds.map((feed) => [pairKey(feed.line_id, feed.user_id), feed.id]),
    ),
    inquiries: byId(snapshot.inquiries, (inquiry) => inquiry.id),
    ratings: byId(snapshot.ratings, (rating) => rating.inquiry_id),
    favourites: Object.fromEntries(
      snapshot.favourites.map((pair) => [pairKey(pair.line_id, pair.user_id), true as const]),
    ),
    entries: Object.fromEntries(kept.map(([feedId, window]) => [feedId, { ...window, phase: 'stale' }])),
    typing: {},
    sessionId: same ? previous.sessionId : null,
    outdated: false,
    ended: null,
  };
}
