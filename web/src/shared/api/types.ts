/** What crosses the wire, exactly as docs/protocol.md section 6 says. Later generated from OpenAPI. */

export type Role = 'user' | 'specialist' | 'administrator' | 'distributor';
export type Locale = 'ru' | 'en';
export type Status = 'free' | 'away' | 'dnd' | 'busy' | 'in_call' | 'offline';
/** What a person may choose by hand. */
export type HandStatus = 'free' | 'away' | 'dnd' | 'busy';
export type LinePriority = 'high' | 'medium' | 'standard' | 'observer';

export interface Me {
  account_id: string;
  login: string;
  name: string;
  email: string;
  roles: Role[];
  partner_id: string | null;
  partner_name: string;
  client_id: string | null;
  locale: Locale;
  status: Status;
  idle_after_s: number;
}

export interface Partner {
  id: string;
  name: string;
  phone: string;
  email: string;
  site: string;
}

export interface Line {
  id: string;
  name: string;
  partner_id: string;
  partner_name: string;
  icon: string;
  as_user: boolean;
  my_priority: LinePriority | null;
  wait_warn_s: number;
  wait_bad_s: number;
  answering: boolean;
  typical_answer_s: number | null;
}

export interface Person {
  id: string;
  name: string;
  first_name: string;
  last_name: string;
  position: string;
  company: string;
  client_id: string | null;
  partner_id: string;
  is_staff: boolean;
}

export interface ClientCard {
  id: string;
  name: string;
  kind: string;
  tax_number: string;
  registration_number: string;
  contract_until: string | null;
  client_manager_id: string | null;
  care_specialist_id: string | null;
}

export interface PersonCard extends Person {
  login: string;
  email: string;
  phone: string;
  birthday: string | null;
  last_seen_at: string | null;
  unit: string | null;
  client: ClientCard | null;
}

export interface Presence {
  status: Status;
  since: string;
}

/** A user on a line: whom a specialist may help, and where. */
export interface LineUser {
  line_id: string;
  user_id: string;
}

export interface FeedLast {
  kind: EntryKind;
  author_id: string | null;
  text: string | null;
}

export interface Feed {
  id: string;
  line_id: string;
  user_id: string;
  last_seq: number;
  last_at: string;
  last: FeedLast | null;
  user_delivered_seq: number;
  user_read_seq: number;
  staff_delivered_seq: number;
  staff_read_seq: number;
  /** null: I do not follow this feed, nothing is counted as unread. */
  my_read_seq: number | null;
}

export type QueueReason = 'no_specialists' | 'all_offline' | 'all_away' | 'all_busy';
export type AssignReason = 'chosen' | 'care' | 'queue' | 'taken' | 'absent' | 'turned';

export interface Payloads {
  message: { text?: string };
  inquiry_opened: { number: number; by: 'user' | 'specialist' };
  inquiry_queued: { reason: QueueReason };
  inquiry_assigned: { account_id: string; why: AssignReason };
  work_started: { account_id: string };
  transferred: {
    from_account_id: string | null;
    to_account_id: string | null;
    from_line_id: string;
    to_line_id: string;
    note?: string | null;
  };
  work_finished: { account_id: string };
  work_resumed: { account_id: string };
  rated: { stars: number; comment?: string | null };
}
export type EntryKind = keyof Payloads;

export interface EntryBase {
  feed_id: string;
  seq: number;
  id: string;
  author_id: string | null;
  at: string;
  inquiry_id: string | null;
  edited_at: string | null;
  deleted: boolean;
}
/** Discriminated by `kind`: in a `switch (entry.kind)` the payload has its own type. */
export type Entry = { [K in EntryKind]: EntryBase & { kind: K; payload: Payloads[K] } }[EntryKind];

export type InquiryState = 'queued' | 'assigned' | 'in_work' | 'finished';

export interface Inquiry {
  id: string;
  number: number;
  line_id: string;
  user_id: string;
  feed_id: string;
  state: InquiryState;
  subject: string;
  assignee_id: string | null;
  opened_at: string;
  opened_by_id: string;
  queued_at: string | null;
  assigned_at: string | null;
  started_at: string | null;
  finished_at: string | null;
  first_reply_at: string | null;
  missed_at: string | null;
  missed_reason: string | null;
  waiting_since: string | null;
  place: number | null;
}

export interface Rating {
  inquiry_id: string;
  stars: number;
  comment: string;
  at: string;
}

export interface Snapshot {
  pos: number;
  at: string;
  me: Me;
  partner: Partner;
  lines: Line[];
  people: Person[];
  presence: Record<string, Presence>;
  contacts: LineUser[];
  contacts_more: boolean;
  feeds: Feed[];
  inquiries: Inquiry[];
  ratings: Rating[];
  favourites: LineUser[];
}

export interface Welcome {
  name: string;
  greeting: string;
  phone: string;
  demo: boolean;
  demo_logins: { login: string; password: string; name: string; role: Role }[];
}

export interface EntriesPage {
  entries: Entry[];
  has_more: boolean;
}

export interface InquiriesPage {
  inquiries: (Inquiry & { rating: Rating | null })[];
  has_more: boolean;
}

export interface TransferTargets {
  specialists: {
    account_id: string;
    name: string;
    status: Status;
    priority: LinePriority;
    open_count: number;
    allowed: boolean;
  }[];
  lines: { line_id: string; name: string; free_count: number }[];
}

/** Who answers on a line. */
export interface LineSpecialist {
  account_id: string;
  name: string;
  company: string;
  side_partner_id: string;
  priority: LinePriority;
}

export interface Today {
  inquiries: number | null;
  inquiries_usual: number | null;
  first_reply_s: number | null;
  rating: number | null;
  ratings: number | null;
}

export interface Letter {
  id: string;
  to: string;
  subject: string;
  text: string;
  at: string;
  sent_at: string | null;
}
