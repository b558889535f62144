import type { Entry, Inquiry, Person, Rating, Status } from './types';

/** docs/protocol.md section 7. A new event is added here; then `reducers.ts` does not compile until it is handled. */
export interface EventData {
  /** What one act put into a feed, in order. The first entries of a feed open it. */
  'feed.entries_added': { feed_id: string; line_id: string; user_id: string; entries: Entry[] };
  'feed.entry_changed': { entry: Entry };
  'feed.marked': {
    feed_id: string;
    user_delivered_seq: number;
    user_read_seq: number;
    staff_delivered_seq: number;
    staff_read_seq: number;
  };
  'feed.read': { feed_id: string; my_read_seq: number };
  'inquiry.changed': { inquiry: Inquiry; what: InquiryChange };
  'inquiry.rated': { rating: Rating; feed_id: string };
  'line.answering': { line_id: string; answering: boolean };
  'presence.changed': { account_id: string; status: Status; since: string };
  'presence.mine': { status: Status };
  'favourite.changed': { line_id: string; user_id: string; on: boolean };
  'person.changed': { person: Person };
  'access.changed': Record<string, never>;
  'session.ended': { session_id: string; reason: SessionEnd };
}
export type InquiryChange =
  | 'opened'
  | 'queued'
  | 'assigned'
  | 'started'
  | 'finished'
  | 'transferred'
  | 'resumed';
export type SessionEnd = 'later_sign_in' | 'signed_out' | 'blocked' | 'password_changed';

export type EventType = keyof EventData;
export type LiveEvent = {
  [T in EventType]: { pos: number; type: T; at: string; data: EventData[T] };
}[EventType];

export interface EventsPage {
  events: LiveEvent[];
  pos: number;
  resync: boolean;
}

/** The entries that an event brings: none for most events. */
export function entriesOf(event: LiveEvent): readonly Entry[] {
  return event.type === 'feed.entries_added' ? event.data.entries : [];
}

/** Fleeting: no position, may be lost. */
export interface WhisperData {
  'feed.typing': { feed_id: string; account_id: string };
  'queue.place': { inquiry_id: string; place: number | null };
}
export type Whisper = { [T in keyof WhisperData]: { type: T; data: WhisperData[T] } }[keyof WhisperData];
