/** What crosses the wire, under the names of the web. The shapes come from the server: `make types`. */
import type * as wire from './generated';

export type Role = Me['roles'][number];
export type Locale = Me['locale'];
export type Status = Presence['status'];
/** What a person may choose by hand. */
export type HandStatus = Me['status'];
export type LinePriority = LineSpecialist['priority'];

export type Me = wire.Me;
export type Partner = wire.PartnerCard;
/** Of the own company with its partner. */
export type Contract = wire.ContractOut;
export type Request = wire.RequestOut;
export type RequestPage = wire.RequestPage;
export type RequestCounts = wire.RequestCounts;
export type RequestChecks = wire.RequestChecks;
export type KnownPerson = wire.KnownPerson;
export type Wish = wire.AccountWish | wire.LineWish | wire.ContractWish;
export type DoorWish = wire.DoorWish;
export type Acceptance = wire.AcceptAccount | wire.AcceptLine | wire.AcceptContract;
export type AcceptAccount = wire.AcceptAccount;
export type Line = wire.LineOfProgram;
export type Person = wire.PersonOut;
export type ClientCard = wire.CardClient;
export type PersonCard = wire.PersonCard;
export type Presence = wire.PresenceOut;
/** A user on a line: whom a specialist may help, and where. */
export type LineUser = wire.Contact;

export type FeedLast = wire.LastOut;
/** `my_read_seq` null: I do not follow this feed, nothing is counted as unread. */
export type Feed = wire.FeedOut;

/** Discriminated by `kind`: in a `switch (entry.kind)` the payload has its own type. */
export type Entry = wire.Entry;
export type EntryKind = Entry['kind'];
export type Payloads = { [K in EntryKind]: Extract<Entry, { kind: K }>['payload'] };
export type QueueReason = Payloads['inquiry_queued']['reason'];
export type AssignReason = Payloads['inquiry_assigned']['why'];

export type Inquiry = wire.InquiryOut;
export type InquiryState = Inquiry['state'];
export type Rating = wire.RatingOut;
export type Snapshot = wire.Snapshot;

export type Welcome = wire.Welcome;
export type EntriesPage = wire.EntriesOut;
export type InquiriesPage = wire.RatedInquiries;
export type TransferTargets = wire.TransferTargets;
/** Who answers on a line. */
export type LineSpecialist = wire.SpecialistOut;
export type Today = wire.TodayOut;
export type Letter = wire.LetterOut;
export type AuditEntry = wire.AuditOut;
export type AuditPage = wire.AuditPage;
export type AuditCounts = wire.AuditCounts;
export type AuditGroup = Exclude<keyof AuditCounts, 'all'>;
/** What is looked for in the log. */
export type AuditQuery = {
  since?: string;
  until?: string;
  account_id?: string;
  subject_id?: string;
  door?: AuditEntry['door'];
  q?: string;
};
export type AccountPage = wire.AccountPage;
export type Account = wire.AccountOut;
export type OwnCard = wire.OwnCard;
export type OwnCardChange = wire.OwnCardChange;
export type OwnSignIn = wire.OwnSignIn;
export type OwnSecondStep = wire.OwnSecondStep;
export type SecondStepSetup = wire.SecondStepSetup;
export type SignInPolicy = wire.SignInPolicyOut;
export type SsoProvider = wire.ProviderOut;
export type SsoProviderChange = wire.ProviderChange;
export type SsoOption = wire.SsoOption;
export type PasswordStrength = wire.PasswordStrength;
export type AccountHistory = wire.AccountHistory;
export type AccountChange = wire.AccountChange;
export type NewAccount = wire.NewAccount;
export type ManyAct = wire.ManyAct;
export type ActsDone = wire.ActsDone;
export type AccountQuery = {
  q?: string;
  client_id?: string;
  unit_id?: string;
  side?: 'own' | 'clients';
  role?: Role;
  state?: 'active' | 'invited' | 'uninvited' | 'blocked';
};
export type Client = wire.ClientOut;
export type ClientPage = wire.ClientPage;
export type ClientChange = wire.ClientChange;
export type NewClient = wire.NewClient;
export type Care = wire.CareOut;
export type CareChange = wire.CareChange;
export type UnitPage = wire.UnitPage;
/** A line in the cabinet; `Line` is one of the program. */
export type LineCard = wire.LineOut;
export type LineState = wire.LineState;
export type NewLine = wire.NewLine;
export type LineChange = wire.LineChange;
export type TeamMember = wire.TeamMember;
export type DeliverySetting = wire.DeliverySetting;
export type DeliveryRule = LineCard['delivery_rule'];
export type LineConnection = wire.ConnectionOut;
export type NewConnection = wire.NewConnection;
export type Trial = wire.TrialOut;
export type PeopleImport = wire.ImportOut;
export type ImportRow = wire.RowOut;
export type ImportRowPage = wire.RowPage;
export type ImportField = NonNullable<NonNullable<wire.ImportChange['mapping']>[number]>;
export type Installation = wire.Installation;
/** The company in its cabinet; `Partner` is one of the program. */
export type CompanyCard = wire.PartnerDetails;
export type CompanyChange = wire.PartnerChange;
export type SetupStep = NonNullable<wire.SetupChange['step']>;
export type SetupChange = wire.SetupChange;
export type Overview = wire.OverviewOut;
export type NewcomerRow = wire.Newcomer;
export type NewcomerDone = wire.NewcomerOut;
export type Unit = UnitPage['items'][number];
