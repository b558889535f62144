// Made by `make types` from contracts/openapi.json: do not edit.

/** The account as it is to be registered, with what it gets. `client_id` counts only for requests from the sign-in screen. */
export interface AcceptAccount {
  client_id?: string | null;
  email: string;
  first_name?: string;
  kind: 'account';
  last_name: string;
  line_ids?: string[];
  login: string;
  middle_name?: string;
  phone?: string;
  position?: string;
  role?: 'user' | 'specialist' | 'administrator' | 'distributor';
  unit_id?: string | null;
}

/** The contract's new last day; its number when it is a new one. */
export interface AcceptContract {
  contract_number?: string | null;
  contract_until: string;
  kind: 'contract';
}

/** Which line, for whom, and until when (None: for ever). */
export interface AcceptLine {
  active_until?: string | null;
  for_company: boolean;
  kind: 'line';
  line_id: string;
}

/** What the recipient may see or do is another set now: take a new snapshot. */
export type AccessChanged = Record<string, never>;

/** Only the fields that are sent are changed. */
export interface AccountChange {
  birthday?: string | null;
  email?: string | null;
  first_name?: string | null;
  last_name?: string | null;
  locale?: 'ru' | 'en' | null;
  login?: string | null;
  middle_name?: string | null;
  phone?: string | null;
  position?: string | null;
  unit_id?: string | null;
  version?: number | null;
}

/** Which roles somebody has and had, and his last sign-ins, the latest first. */
export interface AccountHistory {
  roles: RoleTime[];
  second_step_since: string | null;
  sign_ins: SignInOut[];
}

/** `total` is larger than what is listed when more were found than one selection may hold. */
export interface AccountIds {
  ids: string[];
  total: number;
}

/** An account as its administrator sees it. */
export interface AccountOut {
  birthday: string | null;
  client_id: string | null;
  company: string;
  created_at: string;
  email: string;
  first_name: string;
  has_password: boolean;
  id: string;
  invited_at: string | null;
  is_blocked: boolean;
  is_staff: boolean;
  last_name: string;
  last_seen_at: string | null;
  locale: string;
  login: string;
  middle_name: string;
  name: string;
  partner_id: string | null;
  phone: string;
  position: string;
  roles: ('user' | 'specialist' | 'administrator' | 'distributor')[];
  unit: string;
  unit_id: string | null;
  version: number;
}

export interface AccountPage {
  items: AccountOut[];
  total: number;
}

export interface AccountWish {
  comment?: string;
  email: string;
  first_name: string;
  kind: 'account';
  last_name: string;
  middle_name?: string;
  phone?: string;
  position: string;
}

/** An act as `POST /api/account-acts` takes it. */
export interface ActOut {
  act: string;
  ids: string[];
  role: 'user' | 'specialist' | 'administrator' | 'distributor' | null;
  unit_id: string | null;
}

/** `changed`: those to whom something happened. `undo`: what takes it back; empty when nothing can. */
export interface ActsDone {
  changed: string[];
  refused: Refused[];
  undo: ActOut[];
}

/** Somebody got it. */
export interface AssignedEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'inquiry_assigned';
  payload: AssignedPayload;
  seq: number;
}

/** Who got it, and by which rule. */
export interface AssignedPayload {
  account_id: string;
  why: 'chosen' | 'care' | 'queue' | 'taken' | 'absent' | 'turned';
}

/** For users: how the specialist is who has their inquiry. On the wire the same as any change of presence. */
export interface AssigneePresence {
  account_id: string;
  since: string;
  status: 'free' | 'away' | 'dnd' | 'busy' | 'in_call' | 'offline';
}

/** How many there are with these filters, in all and in each group. */
export interface AuditCounts {
  all: number;
  people: number;
  settings: number;
  sign_in: number;
}

/** `who`: the name that the account has now; empty for the system, and for strangers whose sign-in was refused. */
export interface AuditOut {
  account_id: string | null;
  act: 'account.blocked' | 'account.changed' | 'account.created' | 'account.erased' | 'account.exported' | 'account.imported' | 'account.unblocked' | 'client.care_changed' | 'client.changed' | 'client.created' | 'client.deleted' | 'connection.ended' | 'connection.made' | 'line.changed' | 'line.created' | 'line.deleted' | 'line.restored' | 'partner.changed' | 'partner.created' | 'password.changed' | 'password.link_sent' | 'request.accepted' | 'request.declined' | 'role.granted' | 'role.revoked' | 'second_step.codes_renewed' | 'second_step.removed' | 'second_step.reset' | 'second_step.set' | 'session.ended' | 'session.refused' | 'session.started' | 'specialist.added' | 'specialist.changed' | 'specialist.removed' | 'sso.changed' | 'sso.deleted' | 'sso.linked' | 'unit.changed' | 'unit.created' | 'unit.deleted' | 'vendor.linked' | 'vendor.unlinked';
  address: string;
  at: string;
  changes: ChangeOut[];
  device: string;
  door: 'rest' | 'socket' | 'job' | 'cli';
  id: string;
  subject: string;
  subject_id: string;
  subject_kind: string;
  who: string;
}

/** The latest first. `next`: where the next page begins. `names`: of what changes refer to by id, if it is still there. */
export interface AuditPage {
  items: AuditOut[];
  names: Record<string, string>;
  next: string | null;
}

export interface BareLine {
  id: string;
  name: string;
}

export interface CardClient {
  care_specialist_id: string | null;
  client_manager_id: string | null;
  contract_number: string;
  contract_until: string | null;
  id: string;
  kind: string;
  name: string;
  registration_number: string;
  tax_number: string;
}

/** Both are replaced. */
export interface CareChange {
  care_specialist_id: string | null;
  client_manager_id: string | null;
}

export interface CareOut {
  care_specialist_id: string | null;
  client_id: string;
  client_manager_id: string | null;
}

export interface ChangeOut {
  after: unknown;
  before: unknown;
  field: string;
}

/** Only the fields that are sent are changed. */
export interface ClientChange {
  contract_from?: string | null;
  contract_number?: string | null;
  contract_until?: string | null;
  kind?: 'company' | 'person' | null;
  name?: string | null;
  registration_number?: string | null;
  tax_number?: string | null;
  version?: number | null;
}

export interface ClientOut {
  contract_from: string | null;
  contract_number: string;
  contract_until: string | null;
  id: string;
  kind: string;
  name: string;
  partner_id: string;
  registration_number: string;
  tax_number: string;
  version: number;
}

export interface ClientPage {
  items: ClientOut[];
  total: number;
}

/** `joined`: have a password; `invited`: have a link that still works, and no password; `uninvited`: neither. `open`: requests on own lines that somebody has; `queued`: those that wait. `ending`: clients whose contract ends within 30 days, or has ended in the last 30. */
export interface CompanyCounts {
  administrators: number;
  clients: number;
  ending: number;
  free: number;
  invited: number;
  joined: number;
  lines: number;
  online: number;
  open: number;
  people: number;
  queued: number;
  specialists: number;
  uninvited: number;
  units: number;
  unmanned: number;
  users: number;
}

/** `name`: of the client, unit or person; of all own people, the partner's. `company`: whose unit or person it is. */
export interface ConnectionOut {
  account_id: string | null;
  active_from: string;
  active_until: string | null;
  client_id: string | null;
  company: string;
  id: string;
  line_id: string;
  name: string;
  side_partner_id: string;
  unit_id: string | null;
}

/** Somebody whom I may help on a line. */
export interface Contact {
  line_id: string;
  user_id: string;
}

/** `renewable_from`: the first day on which a renewal may be asked for. */
export interface ContractOut {
  number: string;
  renewable_from: string;
  until: string;
}

export interface ContractWish {
  comment?: string;
  kind: 'contract';
}

/** Rows by what taking them in would do; `done`: those that were taken in. */
export interface Counts {
  changed: number;
  done: number;
  new: number;
  repeat: number;
  same: number;
  warned: number;
  wrong: number;
}

/** `code`: of the telephone or a recovery code, when it was asked for. */
export interface Credentials {
  code?: string | null;
  login: string;
  password: string;
  remember?: boolean;
}

/** Who gets the inquiries of a line: what is sent is changed, all of it or nothing. */
export interface DeliverySetting {
  delivery_rule?: 'standard' | 'care_first' | 'manager_first' | null;
  specialists?: TeamChange[];
  version?: number | null;
}

export interface DemoLogin {
  login: string;
  name: string;
  password: string;
  role: 'user' | 'specialist' | 'administrator' | 'distributor';
}

/** From the sign-in screen: nobody knows yet for which company. `company`: as the asker calls it. */
export interface DoorWish {
  comment?: string;
  company: string;
  email: string;
  first_name: string;
  last_name: string;
  middle_name?: string;
  phone?: string;
  position?: string;
}

/** `message.edit`. */
export interface EditMessage {
  entry_id: string;
  feed_id: string;
  text: string;
}

/** Something happened in a feed; the first entries open it. */
export interface EntriesAdded {
  entries: Entry[];
  feed_id: string;
  line_id: string;
  user_id: string;
}

/** A page of entries, ascending. */
export interface EntriesOut {
  entries: Entry[];
  has_more: boolean;
}

export type Entry = MessageEntry | OpenedEntry | QueuedEntry | AssignedEntry | WorkStartedEntry | TransferredEntry | WorkFinishedEntry | WorkResumedEntry | RatedEntry;

/** The entry as it is now. */
export interface EntryAnswer {
  entry: Entry;
}

/** A message was edited or deleted. */
export interface EntryChanged {
  entry: Entry;
}

/** `message.delete`. */
export interface EntryKey {
  entry_id: string;
  feed_id: string;
}

/** One fact of the stream. */
export interface EventOut {
  at: string;
  data: Record<string, unknown>;
  pos: number;
  type: string;
}

/** `pos`: where to go on; `resync`: take a new snapshot, the stream does not reach back that far. */
export interface EventsOut {
  events: EventOut[];
  pos: number;
  resync: boolean;
}

/** I follow a user on a line, or no longer. */
export interface FavouriteChanged {
  line_id: string;
  on: boolean;
  user_id: string;
}

/** A user I follow on a line. */
export interface FavouriteOut {
  line_id: string;
  user_id: string;
}

/** `feed.typing`. */
export interface FeedKey {
  feed_id: string;
}

/** One side has got or read more. */
export interface FeedMarked {
  feed_id: string;
  staff_delivered_seq: number;
  staff_read_seq: number;
  user_delivered_seq: number;
  user_read_seq: number;
}

/** A feed in a list. `my_read_seq` is None for somebody who does not follow it. */
export interface FeedOut {
  id: string;
  last: LastOut | null;
  last_at: string;
  last_seq: number;
  line_id: string;
  my_read_seq: number | null;
  staff_delivered_seq: number;
  staff_read_seq: number;
  user_delivered_seq: number;
  user_id: string;
  user_read_seq: number;
}

/** I have read further, or follow this feed from here on; None: I do not follow it any more. */
export interface FeedRead {
  feed_id: string;
  my_read_seq: number | null;
}

/** `feed.read`, `feed.delivered`: everything up to `seq`. */
export interface FeedSeq {
  feed_id: string;
  seq: number;
}

export interface GivenCode {
  code: string;
}

/** Only the fields that are sent are changed. `mapping`: for each column of the file the field that it holds. */
export interface ImportChange {
  invite?: boolean | null;
  mapping?: ('full_name' | 'last_name' | 'first_name' | 'middle_name' | 'position' | 'email' | 'phone' | 'login' | 'roles' | 'unit' | 'client' | 'birthday' | null)[] | null;
}

export interface ImportOut {
  columns: string[];
  counts: Counts;
  created_at: string;
  finished_at: string | null;
  id: string;
  invite: boolean;
  mapping: (string | null)[];
  name: string;
  state: 'open' | 'running' | 'stopped' | 'done';
}

/** The inquiry as it is now. */
export interface InquiryAnswer {
  inquiry: InquiryOut;
}

/** A transition; the whole inquiry travels, so a client only replaces it. `assignee`: how its new holder is, when it has just got one; from here on the user hears of his changes. */
export interface InquiryChanged {
  assignee: PresenceOut | null;
  inquiry: InquiryOut;
  what: 'opened' | 'queued' | 'assigned' | 'started' | 'finished' | 'transferred' | 'resumed' | 'changed';
}

/** `inquiry.finish`, `inquiry.resume`. */
export interface InquiryKey {
  inquiry_id: string;
}

/** An inquiry as the program shows it. `place`: in the queue, 1 is next. */
export interface InquiryOut {
  assigned_at: string | null;
  assignee_id: string | null;
  feed_id: string;
  finished_at: string | null;
  first_reply_at: string | null;
  id: string;
  line_id: string;
  missed_at: string | null;
  missed_reason: 'no_specialists' | 'all_offline' | 'all_away' | 'all_busy' | null;
  number: number;
  opened_at: string;
  opened_by_id: string;
  place: number | null;
  queued_at: string | null;
  started_at: string | null;
  state: 'queued' | 'assigned' | 'in_work' | 'finished';
  subject: string;
  user_id: string;
  waiting_since: string | null;
}

/** The user has judged a finished inquiry. */
export interface InquiryRated {
  feed_id: string;
  rating: RatingOut;
}

/** The first company and its administrator. `code`: the server prints it at its start. */
export interface Installation {
  code: string;
  company: string;
  email: string;
  first_name?: string;
  last_name: string;
  locale?: 'ru' | 'en';
  login: string;
  password: string;
  time_zone?: string;
}

/** What the service says of itself. */
export interface IssuerTested {
  authorization_endpoint: string;
  keys: number;
  token_endpoint: string;
}

export interface IssuerToTest {
  issuer: string;
}

export interface KnownPerson {
  company: string;
  id: string;
  is_blocked: boolean;
  name: string;
}

/** What a list shows of the last entry. `text`: the beginning of a message; nothing of a technical event. */
export interface LastOut {
  author_id: string | null;
  kind: 'message' | 'inquiry_opened' | 'inquiry_queued' | 'inquiry_assigned' | 'work_started' | 'transferred' | 'work_finished' | 'work_resumed' | 'rated';
  text: string;
}

/** Requests of a partner's users: received = queued + assigned + in work + finished. `difference` must be 0. `checked_at`: when that was looked at last; None: never. */
export interface LedgerOut {
  assigned: number;
  checked_at: string | null;
  difference: number;
  finished: number;
  in_work: number;
  partner_id: string;
  queued: number;
  received: number;
}

/** A letter on the page of the demo mode. `to`: all recipients, joined by commas. */
export interface LetterOut {
  at: string;
  id: string;
  sent_at: string | null;
  subject: string;
  text: string;
  to: string;
}

/** A page, newest first. */
export interface LettersOut {
  has_more: boolean;
  letters: LetterOut[];
}

/** A line's pool is no longer empty, or is empty now. */
export interface LineAnswering {
  answering: boolean;
  line_id: string;
}

/** Only the fields that are sent are changed. */
export interface LineChange {
  delivery_rule?: 'standard' | 'care_first' | 'manager_first' | null;
  icon?: string | null;
  name?: string | null;
  owner_email?: string | null;
  version?: number | null;
  wait_bad_s?: number | null;
  wait_warn_s?: number | null;
}

/** A line with what is known of its pool. */
export interface LineOfProgram {
  answering: boolean;
  as_user: boolean;
  icon: string;
  id: string;
  my_priority: 'observer' | 'standard' | 'medium' | 'high' | null;
  name: string;
  partner_id: string;
  partner_name: string;
  typical_answer_s: number | null;
  wait_bad_s: number;
  wait_warn_s: number;
}

/** A line as its administrator sees it. */
export interface LineOut {
  deleted_at: string | null;
  delivery_rule: 'standard' | 'care_first' | 'manager_first';
  icon: string;
  id: string;
  name: string;
  owner_email: string;
  partner_id: string;
  partner_name: string;
  version: number;
  wait_bad_s: number;
  wait_warn_s: number;
}

/** A line in the cabinet. `free`: who can be chosen now, by name; `specialist_count`: observers included. */
export interface LineState {
  connection_count: number;
  free: string[];
  line_id: string;
  specialist_count: number;
}

/** `words`: which line, or with what help is needed. `for_company`: for everybody of the asker's company. */
export interface LineWish {
  comment?: string;
  for_company?: boolean;
  kind: 'line';
  words: string;
}

/** `logo_id`: for `GET /api/logos/{logo_id}`; None: there is none. */
export interface LogoOut {
  logo_id: string | null;
}

/** One act on many accounts. `role`: of `grant` and `revoke`; `unit_id`: of `move`, None = to no unit. */
export interface ManyAct {
  act: 'block' | 'unblock' | 'grant' | 'revoke' | 'move' | 'invite';
  ids: string[];
  role?: 'user' | 'specialist' | 'administrator' | 'distributor' | null;
  unit_id?: string | null;
}

export interface Me {
  account_id: string;
  client_id: string | null;
  email: string;
  idle_after_s: number;
  locale: 'ru' | 'en';
  login: string;
  name: string;
  partner_id: string | null;
  partner_name: string;
  roles: ('user' | 'specialist' | 'administrator' | 'distributor')[];
  status: 'free' | 'away' | 'dnd' | 'busy';
}

/** Somebody wrote. */
export interface MessageEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'message';
  payload: MessagePayload;
  seq: number;
}

/** Without `text`: deleted. */
export interface MessagePayload {
  text?: string;
}

/** A new text of an own message. */
export interface MessageText {
  text: string;
}

export interface MyChange {
  locale: 'ru' | 'en';
}

/** Somebody who is to sign in. Without `client_id` one of the partner's own people. */
export interface NewAccount {
  birthday?: string | null;
  client_id?: string | null;
  email?: string;
  first_name?: string;
  invite?: boolean;
  last_name: string;
  locale?: 'ru' | 'en';
  login: string;
  middle_name?: string;
  phone?: string;
  position?: string;
  roles?: ('user' | 'specialist' | 'administrator' | 'distributor')[];
  unit_id?: string | null;
}

export interface NewClient {
  contract_from?: string | null;
  contract_number?: string;
  contract_until?: string | null;
  kind?: 'company' | 'person';
  name: string;
  registration_number?: string;
  tax_number?: string;
}

/** At most one of client, unit and account; none of them = all own people of the partner. */
export interface NewConnection {
  account_id?: string | null;
  active_from?: string | null;
  active_until?: string | null;
  client_id?: string | null;
  unit_id?: string | null;
}

export interface NewLine {
  delivery_rule?: 'standard' | 'care_first' | 'manager_first';
  icon?: string;
  name: string;
  owner_email?: string;
  wait_bad_s?: number;
  wait_warn_s?: number;
}

/** The file itself, as base64. */
export interface NewLogo {
  content: string;
}

export interface NewPartner {
  distributor_id?: string | null;
  email?: string;
  greeting?: string;
  is_vendor?: boolean;
  locale?: 'ru' | 'en';
  missed_email?: string;
  name: string;
  phone?: string;
  shape?: 'clients' | 'company';
  site?: string;
  time_zone?: string;
}

/** A partner, and the first person who may work in it. */
export interface NewPartnerWithAdministrator {
  administrator?: NewAccount | null;
  partner: NewPartner;
}

export interface NewPassword {
  password: string;
  token: string;
}

/** A judgement. */
export interface NewRating {
  comment?: string;
  stars: number;
}

export interface NewUnit {
  client_id?: string | null;
  name: string;
  parent_id?: string | null;
}

/** Somebody who is to work here or to ask, in one row. `company`: a client's name (a new one is made), empty = our own people. `line_id`: on which he answers with this priority, or may ask. */
export interface Newcomer {
  company?: string;
  email?: string;
  line_id?: string | null;
  name?: string;
  priority?: 'observer' | 'standard' | 'medium' | 'high';
  role?: 'user' | 'specialist' | 'administrator';
}

/** What became of one row, in their order. With a `slug` nothing did: `field` is where to mend it. */
export interface NewcomerOut {
  account_id: string | null;
  detail: string;
  field: 'name' | 'email' | 'company' | 'line_id' | null;
  slug: string | null;
  title: string;
}

/** Each row is taken in whole or not at all, and holds up no other. */
export interface Newcomers {
  rows: Newcomer[];
}

/** An answer without content. */
export type Nothing = Record<string, never>;

/** An inquiry begins. */
export interface OpenedEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'inquiry_opened';
  payload: OpenedPayload;
  seq: number;
}

/** `number` of the inquiry; `by`: whose message opened it. */
export interface OpenedPayload {
  by: 'user' | 'specialist';
  number: number;
}

/** `unmanned_lines`: the first of those that have nobody who could be chosen. `acts`: the latest of the audit log. */
export interface OverviewOut {
  acts: AuditPage;
  counts: CompanyCounts;
  setup: SetupOut;
  unmanned_lines: BareLine[];
}

/** The own card as its owner sees it (A5). `is_discovery_forbidden`, `are_names_shortened`: set for the whole company. */
export interface OwnCard {
  are_names_shortened: boolean;
  birthday: string | null;
  client_id: string | null;
  company: string;
  email: string;
  first_name: string;
  has_password: boolean;
  hides_contacts: boolean;
  id: string;
  is_discovery_forbidden: boolean;
  is_findable: boolean;
  is_staff: boolean;
  last_name: string;
  login: string;
  middle_name: string;
  name: string;
  partner_id: string | null;
  password_changed_at: string | null;
  phone: string;
  position: string;
  roles: ('user' | 'specialist' | 'administrator' | 'distributor')[];
  version: number;
}

/** Only the fields that are sent are changed. `password`: the present one, needed to change the e-mail. */
export interface OwnCardChange {
  birthday?: string | null;
  email?: string | null;
  first_name?: string | null;
  hides_contacts?: boolean | null;
  is_findable?: boolean | null;
  last_name?: string | null;
  middle_name?: string | null;
  password?: string | null;
  phone?: string | null;
  position?: string | null;
  version?: number | null;
}

export interface OwnPasswordChange {
  current: string;
  password: string;
}

/** `is_demanded`: the company does not let it be switched off. */
export interface OwnSecondStep {
  codes_left: number;
  is_demanded: boolean;
  is_on: boolean;
  since: string | null;
  used_at: string | null;
}

/** `is_new_place`: the first from this address, and not the first of all. */
export interface OwnSignIn {
  address: string;
  created_at: string;
  device: string;
  end_reason: string | null;
  ended_at: string | null;
  id: string;
  is_new_place: boolean;
  is_this: boolean;
}

/** The living ones, then the last that ended. */
export interface OwnSignIns {
  items: OwnSignIn[];
}

/** Who supports me. */
export interface PartnerCard {
  email: string;
  id: string | null;
  name: string;
  phone: string;
  site: string;
}

/** Only the fields that are sent are changed. */
export interface PartnerChange {
  discovery_forbidden?: boolean | null;
  email?: string | null;
  greeting?: string | null;
  locale?: 'ru' | 'en' | null;
  missed_email?: string | null;
  name?: string | null;
  names_as_initials?: boolean | null;
  phone?: string | null;
  shape?: 'clients' | 'company' | null;
  site?: string | null;
  time_zone?: string | null;
  version?: number | null;
}

export interface PartnerCreated {
  administrator: AccountOut | null;
  partner: PartnerDetails;
}

/** A partner as its administrator and its distributor see it. */
export interface PartnerDetails {
  discovery_forbidden: boolean;
  distributor_id: string | null;
  email: string;
  greeting: string;
  id: string;
  is_vendor: boolean;
  locale: 'ru' | 'en';
  logo_id: string | null;
  missed_email: string;
  name: string;
  names_as_initials: boolean;
  phone: string;
  shape: 'clients' | 'company';
  site: string;
  time_zone: string;
  version: number;
}

export interface PartnerPage {
  items: PartnerDetails[];
  total: number;
}

export interface PasswordLinkWish {
  login: string;
}

/** `score`: 0 (guessed at once) to 4. `problem`: why it is refused; None: it can be taken. */
export interface PasswordStrength {
  problem: 'short' | 'long' | 'login' | 'guessable' | null;
  score: number;
}

/** `token`: of the link to set it; without one the own password is meant. */
export interface PasswordToRate {
  password: string;
  token?: string | null;
}

export interface PersonCard {
  birthday: string | null;
  client: CardClient | null;
  client_id: string | null;
  company: string;
  email: string;
  first_name: string;
  id: string;
  is_staff: boolean;
  last_name: string;
  last_seen_at: string | null;
  login: string;
  name: string;
  partner_id: string | null;
  phone: string;
  position: string;
  unit: string | null;
}

/** What others see of a person. */
export interface PersonChanged {
  person: PersonOut;
}

/** What everybody who meets a person sees of it. */
export interface PersonOut {
  client_id: string | null;
  company: string;
  first_name: string;
  id: string;
  is_staff: boolean;
  last_name: string;
  name: string;
  partner_id: string | null;
  position: string;
}

/** What others see, and since when. */
export interface PresenceOut {
  since: string;
  status: 'free' | 'away' | 'dnd' | 'busy' | 'in_call' | 'offline';
}

export interface PrioritySetting {
  priority?: 'observer' | 'standard' | 'medium' | 'high';
}

/** A refusal (RFC 9457). Extra members are named per slug, see docs/protocol.md section 3. */
export interface Problem {
  detail: string;
  slug: string;
  status: number;
  title: string;
  type: string;
  [extra: string]: unknown;
}

/** The whole setting. `client_secret`: None keeps what is there. `name`: on the button. */
export interface ProviderChange {
  client_id: string;
  client_secret?: string | null;
  creates_people?: boolean;
  is_on?: boolean;
  is_password_for_administrators?: boolean;
  issuer: string;
  name: string;
  trusts_email?: boolean;
  version?: number | null;
}

/** `redirect_uri`: what the service must be told. `has_secret`: the secret itself is never given out. */
export interface ProviderOut {
  client_id: string;
  creates_people: boolean;
  has_secret: boolean;
  id: string | null;
  is_on: boolean;
  is_password_for_administrators: boolean;
  issuer: string;
  name: string;
  people_linked: number;
  redirect_uri: string;
  trusts_email: boolean;
  version: number;
}

/** The new place of a waiting user; 1 is next. */
export interface QueuePlace {
  inquiry_id: string;
  place: number;
}

/** It waits. */
export interface QueuedEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'inquiry_queued';
  payload: QueuedPayload;
  seq: number;
}

/** Why nobody could be chosen. */
export interface QueuedPayload {
  reason: 'no_specialists' | 'all_offline' | 'all_away' | 'all_busy';
}

/** `inquiry.rate`. */
export interface RateInquiry {
  comment?: string;
  inquiry_id: string;
  stars: number;
}

/** The user judged it. */
export interface RatedEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'rated';
  payload: RatedPayload;
  seq: number;
}

/** A page, newest first. */
export interface RatedInquiries {
  has_more: boolean;
  inquiries: RatedInquiry[];
}

/** An inquiry of the past with its rating. */
export interface RatedInquiry {
  assigned_at: string | null;
  assignee_id: string | null;
  feed_id: string;
  finished_at: string | null;
  first_reply_at: string | null;
  id: string;
  line_id: string;
  missed_at: string | null;
  missed_reason: 'no_specialists' | 'all_offline' | 'all_away' | 'all_busy' | null;
  number: number;
  opened_at: string;
  opened_by_id: string;
  place: number | null;
  queued_at: string | null;
  rating: RatingOut | null;
  started_at: string | null;
  state: 'queued' | 'assigned' | 'in_work' | 'finished';
  subject: string;
  user_id: string;
  waiting_since: string | null;
}

/** `comment`: for specialists only. */
export interface RatedPayload {
  comment?: string;
  stars: number;
}

/** The rating as it was kept. */
export interface RatingAnswer {
  rating: RatingOut;
}

/** A rating for the user who gave it, and for the staff. */
export interface RatingOut {
  at: string;
  comment: string;
  inquiry_id: string;
  stars: number;
}

/** How far I have read. */
export interface ReadOut {
  feed_id: string;
  my_read_seq: number;
}

export interface RecoveryCodes {
  codes: string[];
}

/** The asker reads the reason. */
export interface Refusal {
  reason: string;
}

/** Why an act was not done to one of many. */
export interface Refused {
  detail: string;
  id: string;
  name: string;
  slug: string;
  title: string;
}

/** `field` and `slug`: the screen has the words. `better`: what was probably meant. */
export interface RemarkOut {
  better: string | null;
  field: string;
  slug: string;
}

/** A request was made, answered or taken back; its card is asked for. `asker_id` None: from the sign-in screen. */
export interface RequestChanged {
  asker_id: string | null;
  kind: 'account' | 'line' | 'contract';
  request_id: string;
  state: 'waiting' | 'accepted' | 'declined' | 'withdrawn';
}

/** Accounts of the own company and its clients that the wanted one may be already. */
export interface RequestChecks {
  is_login_free: boolean;
  same_address: KnownPerson[];
  similar: KnownPerson[];
}

/** `oldest_at`: since when the oldest one waits. */
export interface RequestCounts {
  accepted: number;
  declined: number;
  oldest_at: string | null;
  waiting: number;
}

/** `wish`: the fields of the wish as they were sent. `outcome`: `account_id`, `line`, `until`, as far as there are any. */
export interface RequestOut {
  answered_at: string | null;
  answered_by: string;
  asker: string;
  asker_id: string | null;
  client_id: string | null;
  comment: string;
  company: string;
  contract_until: string | null;
  id: string;
  kind: 'account' | 'line' | 'contract';
  made_at: string;
  outcome: Record<string, unknown>;
  position: string;
  reason: string;
  state: 'waiting' | 'accepted' | 'declined' | 'withdrawn';
  wish: Record<string, unknown>;
}

export interface RequestPage {
  items: RequestOut[];
  total: number;
}

export interface RoleTime {
  granted_at: string;
  revoked_at: string | null;
  role: 'user' | 'specialist' | 'administrator' | 'distributor';
}

/** New texts by column, counted from 0. */
export interface RowChange {
  cells: Record<string, string>;
}

/** The row and how the whole file stands now: others may have become the same person, or no longer be. */
export interface RowChanged {
  counts: Counts;
  row: RowOut;
}

/** `number`: of the line in the file; the header is 1. */
export interface RowOut {
  cells: string[];
  is_done: boolean;
  kind: 'new' | 'changed' | 'same' | 'repeat' | 'wrong';
  number: number;
  remarks: RemarkOut[];
}

export interface RowPage {
  items: RowOut[];
  total: number;
}

/** `code`: of the telephone that is to be replaced. */
export interface SecondStepBegin {
  code?: string | null;
  password: string;
}

/** What goes to the telephone: as text, as an address, as a picture (SVG). */
export interface SecondStepSetup {
  qr: string;
  secret: string;
  uri: string;
}

/** `message.send`. A user leaves `user_id` out; a specialist names the user. */
export interface SendMessage {
  line_id: string;
  text: string;
  user_id?: string | null;
}

/** A message that is kept. */
export interface SentOut {
  at: string;
  entry_id: string;
  feed_id: string;
  inquiry_id: string | null;
  seq: number;
}

/** How far. */
export interface Seq {
  seq: number;
}

/** A sign-in is over; its windows return to the sign-in screen (A3). */
export interface SessionEnded {
  reason: 'later_sign_in' | 'signed_out' | 'blocked' | 'password_changed' | 'ended_by_administrator' | 'ended_by_owner';
  session_id: string;
}

/** `favourite.set`. */
export interface SetFavourite {
  line_id: string;
  on: boolean;
  user_id: string;
}

/** `presence.idle`: no input in this window for a while, or input again. */
export interface SetIdle {
  idle: boolean;
}

/** `presence.set`. */
export interface SetStatus {
  status: 'free' | 'away' | 'dnd' | 'busy';
}

/** `step` with `is_skipped`: leave it out, or take it up again. `is_finished`: the whole setup. */
export interface SetupChange {
  is_finished?: boolean | null;
  is_skipped?: boolean;
  step?: 'company' | 'line' | 'people' | 'invitations' | 'question' | null;
}

/** What was said of the setup; what is done is seen from the facts. */
export interface SetupMarks {
  finished_at: string | null;
  skipped: ('company' | 'line' | 'people' | 'invitations' | 'question')[];
}

/** How far the company is set up. `step`: where to go on; None: nothing is left. */
export interface SetupOut {
  finished_at: string | null;
  step: 'company' | 'line' | 'people' | 'invitations' | 'question' | null;
  steps: Record<string, 'done' | 'skipped' | 'open'>;
}

/** `end_reason`: why it ended; None: it lasts. */
export interface SignInOut {
  address: string;
  created_at: string;
  device: string;
  end_reason: string | null;
  ended_at: string | null;
  id: string;
}

export interface SignInPolicyChange {
  second_step: 'free' | 'administrators' | 'everybody';
  version?: number | null;
}

/** What a company demands; how many of its people, and of its administrators, there are, and how many have a second step. */
export interface SignInPolicyOut {
  administrators: number;
  administrators_with: number;
  people: number;
  people_with: number;
  second_step: 'free' | 'administrators' | 'everybody';
  version: number;
}

export interface SignInWish {
  provider_id: string;
  remember?: boolean;
}

/** See docs/protocol.md, section 6. */
export interface Snapshot {
  at: string;
  contacts: Contact[];
  contacts_more: boolean;
  contract: ContractOut | null;
  favourites: FavouriteOut[];
  feeds: FeedOut[];
  inquiries: InquiryOut[];
  lines: LineOfProgram[];
  me: Me;
  partner: PartnerCard;
  people: PersonOut[];
  pos: number;
  presence: Record<string, PresenceOut>;
  ratings: RatingOut[];
}

export interface SpecialistOut {
  account_id: string;
  company: string;
  name: string;
  priority: 'observer' | 'standard' | 'medium' | 'high';
  side_partner_id: string;
}

/** Where the browser goes. */
export interface SsoBegun {
  url: string;
}

export interface SsoOption {
  id: string;
  name: string;
}

/** What the sign-in page offers. */
export interface SsoOptions {
  items: SsoOption[];
}

/** `inquiry.start`. */
export interface StartWork {
  line_id: string;
  user_id: string;
}

/** I chose another status by hand (for my other windows). */
export interface StatusChosen {
  status: 'free' | 'away' | 'dnd' | 'busy';
}

/** The status as chosen by hand. */
export interface StatusOut {
  status: 'free' | 'away' | 'dnd' | 'busy';
}

/** `inquiry.take_next`: of one line, or of any of mine. */
export interface TakeNext {
  line_id?: string | null;
}

/** A line in the transfer list. */
export interface TargetLine {
  free_count: number;
  line_id: string;
  name: string;
}

/** A colleague in the transfer list; not `allowed`: shown, with his status as the reason. */
export interface TargetSpecialist {
  account_id: string;
  allowed: boolean;
  name: string;
  open_count: number;
  priority: 'observer' | 'standard' | 'medium' | 'high';
  status: 'free' | 'away' | 'dnd' | 'busy' | 'in_call' | 'offline';
}

/** `priority` None: he answers here no more. */
export interface TeamChange {
  account_id: string;
  priority: 'observer' | 'standard' | 'medium' | 'high' | null;
}

/** Somebody of a line, as he is now. `open_count`: inquiries that he holds, on all lines. */
export interface TeamMember {
  account_id: string;
  company: string;
  name: string;
  open_count: number;
  position: string;
  priority: 'observer' | 'standard' | 'medium' | 'high';
  since: string | null;
  status: 'free' | 'away' | 'dnd' | 'busy' | 'in_call' | 'offline';
}

/** To another line that the user has. */
export interface ToLine {
  kind: 'line';
  line_id: string;
}

/** To a colleague or a vendor's specialist of the same line. */
export interface ToSpecialist {
  account_id: string;
  kind: 'specialist';
}

/** A specialist's own figures; None: nothing to count yet. */
export interface TodayOut {
  first_reply_s: number | null;
  inquiries: number;
  inquiries_usual: number | null;
  rating: number | null;
  ratings: number;
}

/** `inquiry.transfer`. */
export interface Transfer {
  inquiry_id: string;
  note?: string;
  to: ToSpecialist | ToLine;
}

/** Where an inquiry can go. */
export interface TransferTargets {
  lines: TargetLine[];
  specialists: TargetSpecialist[];
}

/** A transfer; the note is seen by specialists only. */
export interface TransferTo {
  note?: string;
  to: ToSpecialist | ToLine;
}

/** It went to a colleague or to another line. */
export interface TransferredEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'transferred';
  payload: TransferredPayload;
  seq: number;
}

/** `note`: for specialists only. `subject`: where it comes to from another line. */
export interface TransferredPayload {
  from_account_id: string;
  from_line_id: string;
  note?: string;
  subject?: string;
  to_account_id: string | null;
  to_line_id: string;
}

/** Who looks after the client. `priority` of the person None: he has no part in the line. */
export interface TrialCarer {
  is_free: boolean;
  person: TrialPerson;
  role: 'care' | 'manager';
}

/** Free specialists among whom chance decides. `is_first_line`: of the user's own partner, on a vendor's line. */
export interface TrialGroup {
  is_first_line: boolean;
  people: TrialPerson[];
  priority: 'observer' | 'standard' | 'medium' | 'high';
}

/** Who would get an inquiry of this user now: the first carer who is free, else somebody of the first group, else it waits. `missed_reason`: why nobody is free. */
export interface TrialOut {
  carers: TrialCarer[];
  delivery_rule: 'standard' | 'care_first' | 'manager_first';
  groups: TrialGroup[];
  is_connected: boolean;
  missed_reason: 'no_specialists' | 'all_offline' | 'all_away' | 'all_busy' | null;
}

export interface TrialPerson {
  account_id: string;
  name: string;
  priority: 'observer' | 'standard' | 'medium' | 'high' | null;
  status: 'free' | 'away' | 'dnd' | 'busy' | 'in_call' | 'offline';
}

/** Somebody is writing; shown for 6 s. */
export interface Typing {
  account_id: string;
  feed_id: string;
}

/** Only the fields that are sent are changed. */
export interface UnitChange {
  name?: string | null;
  parent_id?: string | null;
  version?: number | null;
}

export interface UnitOut {
  client_id: string | null;
  id: string;
  name: string;
  parent_id: string | null;
  partner_id: string;
  version: number;
}

export interface UnitPage {
  items: UnitOut[];
  total: number;
}

export interface VendorMark {
  is_vendor: boolean;
}

/** What the sign-in page shows before anybody is known. */
export interface Welcome {
  demo: boolean;
  demo_logins: DemoLogin[];
  greeting: string;
  is_set_up: boolean;
  logo_id: string | null;
  name: string;
  phone: string;
}

/** Finished. */
export interface WorkFinishedEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'work_finished';
  payload: WorkPayload;
  seq: number;
}

/** Whose work it is. */
export interface WorkPayload {
  account_id: string;
}

/** The end was taken back. */
export interface WorkResumedEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'work_resumed';
  payload: WorkPayload;
  seq: number;
}

/** He has begun to answer. */
export interface WorkStartedEntry {
  at: string;
  author_id: string | null;
  deleted: boolean;
  edited_at: string | null;
  feed_id: string;
  id: string;
  inquiry_id: string | null;
  kind: 'work_started';
  payload: WorkPayload;
  seq: number;
}

/** Event of the socket → its data. */
export interface EventData {
  'access.changed': AccessChanged;
  'favourite.changed': FavouriteChanged;
  'feed.entries_added': EntriesAdded;
  'feed.entry_changed': EntryChanged;
  'feed.marked': FeedMarked;
  'feed.read': FeedRead;
  'inquiry.changed': InquiryChanged;
  'inquiry.rated': InquiryRated;
  'line.answering': LineAnswering;
  'person.changed': PersonChanged;
  'presence.changed': AssigneePresence;
  'presence.mine': StatusChosen;
  'request.changed': RequestChanged;
  'session.ended': SessionEnded;
}

/** Whisper of the socket → its data. */
export interface WhisperData {
  'feed.typing': Typing;
  'queue.place': QueuePlace;
}

/** Command of the socket → what it takes and answers. */
export interface Commands {
  'favourite.set': { data: SetFavourite; answer: Nothing };
  'feed.delivered': { data: FeedSeq; answer: Nothing };
  'feed.read': { data: FeedSeq; answer: ReadOut };
  'feed.typing': { data: FeedKey; answer: Nothing };
  'inquiry.finish': { data: InquiryKey; answer: InquiryAnswer };
  'inquiry.rate': { data: RateInquiry; answer: RatingAnswer };
  'inquiry.resume': { data: InquiryKey; answer: InquiryAnswer };
  'inquiry.start': { data: StartWork; answer: InquiryAnswer };
  'inquiry.take_next': { data: TakeNext; answer: InquiryAnswer };
  'inquiry.transfer': { data: Transfer; answer: InquiryAnswer };
  'message.delete': { data: EntryKey; answer: EntryAnswer };
  'message.edit': { data: EditMessage; answer: EntryAnswer };
  'message.send': { data: SendMessage; answer: SentOut };
  'presence.idle': { data: SetIdle; answer: StatusOut };
  'presence.set': { data: SetStatus; answer: StatusOut };
}
