import { http, type RequestOptions } from './http';
import type {
  Account,
  AccountChange,
  AccountHistory,
  AccountPage,
  AccountQuery,
  ActsDone,
  AuditCounts,
  AuditGroup,
  AuditPage,
  AuditQuery,
  Care,
  CareChange,
  Client,
  ClientChange,
  ClientPage,
  DeliverySetting,
  ImportField,
  ImportRow,
  ImportRowPage,
  LineCard,
  LineChange,
  LineConnection,
  LineState,
  ManyAct,
  NewAccount,
  NewClient,
  NewConnection,
  NewLine,
  PeopleImport,
  SignInPolicy,
  TeamMember,
  Trial,
  UnitPage,
} from './types';

/** What only the cabinet asks for: it comes with its screens, not with the first load. */
export const cabinetApi = {
  audit: (query: AuditQuery & { group?: AuditGroup; before?: string; limit?: number }) =>
    http.get<AuditPage>('/api/audit', { query }),
  auditCounts: (query: AuditQuery) => http.get<AuditCounts>('/api/audit/counts', { query }),
  accounts: (
    query: AccountQuery & { sort?: string; is_descending?: boolean; limit?: number; offset?: number },
  ) => http.get<AccountPage>('/api/accounts', { query }),
  accountIds: (query: AccountQuery) =>
    http.get<{ ids: string[]; total: number }>('/api/account-ids', { query }),
  account: (id: string) => http.get<Account>(`/api/accounts/${id}`),
  accountHistory: (id: string) => http.get<AccountHistory>(`/api/accounts/${id}/history`),
  createAccount: (body: NewAccount) => http.post<Account>('/api/accounts', body),
  changeAccount: (id: string, body: AccountChange) => http.patch<Account>(`/api/accounts/${id}`, body),
  eraseAccount: (id: string) => http.delete<void>(`/api/accounts/${id}`),
  endSession: (id: string) => http.delete<void>(`/api/accounts/${id}/session`),
  sendPasswordLink: (id: string) => http.post<void>(`/api/accounts/${id}/password-link`, undefined),
  resetSecondStep: (id: string) => http.delete<void>(`/api/accounts/${id}/second-step`),
  signInPolicy: () => http.get<SignInPolicy>('/api/sign-in-policy'),
  setSignInPolicy: (body: { second_step: SignInPolicy['second_step']; version: number }) =>
    http.put<SignInPolicy>('/api/sign-in-policy', body),
  actOnAccounts: (body: ManyAct) => http.post<ActsDone>('/api/account-acts', body),
  clients: (query: { q?: string; limit?: number; offset?: number }) =>
    http.get<ClientPage>('/api/clients', { query }),
  client: (id: string) => http.get<Client>(`/api/clients/${id}`),
  createClient: (body: NewClient) => http.post<Client>('/api/clients', body),
  changeClient: (id: string, body: ClientChange) => http.patch<Client>(`/api/clients/${id}`, body),
  deleteClient: (id: string) => http.delete<void>(`/api/clients/${id}`),
  care: (id: string) => http.get<Care>(`/api/clients/${id}/care`),
  setCare: (id: string, body: CareChange) => http.put<Care>(`/api/clients/${id}/care`, body),
  readImport: (file: File, options: RequestOptions) =>
    http.upload<PeopleImport>('/api/imports', file, options),
  peopleImport: (id: string) => http.get<PeopleImport>(`/api/imports/${id}`),
  changeImport: (id: string, body: { mapping?: (ImportField | null)[]; invite?: boolean }) =>
    http.patch<PeopleImport>(`/api/imports/${id}`, body),
  importRows: (
    id: string,
    query: { kind?: ImportRow['kind']; is_warned?: boolean; limit?: number; offset?: number },
  ) => http.get<ImportRowPage>(`/api/imports/${id}/rows`, { query }),
  changeImportRow: (id: string, number: number, cells: Record<number, string>) =>
    http.patch<{ row: ImportRow; counts: PeopleImport['counts'] }>(`/api/imports/${id}/rows/${number}`, {
      cells,
    }),
  runImport: (id: string) => http.post<PeopleImport>(`/api/imports/${id}/run`, undefined),
  stopImport: (id: string) => http.post<PeopleImport>(`/api/imports/${id}/stop`, undefined),
  units: (query: { client_id?: string; q?: string; limit?: number }) =>
    http.get<UnitPage>('/api/units', { query }),
  lines: () => http.get<LineCard[]>('/api/lines'),
  deletedLines: () => http.get<LineCard[]>('/api/deleted-lines'),
  lineStates: () => http.get<LineState[]>('/api/line-states'),
  line: (id: string) => http.get<LineCard>(`/api/lines/${id}`),
  createLine: (body: NewLine) => http.post<LineCard>('/api/lines', body),
  changeLine: (id: string, body: LineChange) => http.patch<LineCard>(`/api/lines/${id}`, body),
  deleteLine: (id: string) => http.delete<void>(`/api/lines/${id}`),
  restoreLine: (id: string) => http.post<LineCard>(`/api/lines/${id}/restore`, undefined),
  lineTeam: (id: string) => http.get<TeamMember[]>(`/api/lines/${id}/team`),
  setDelivery: (id: string, body: DeliverySetting) => http.put<LineCard>(`/api/lines/${id}/delivery`, body),
  lineTrial: (id: string, accountId: string) =>
    http.get<Trial>(`/api/lines/${id}/trial`, { query: { account_id: accountId } }),
  lineConnections: (id: string) => http.get<LineConnection[]>(`/api/lines/${id}/connections`),
  connectLine: (id: string, body: NewConnection) =>
    http.post<LineConnection>(`/api/lines/${id}/connections`, body),
  disconnectLine: (id: string, connectionId: string) =>
    http.delete<void>(`/api/lines/${id}/connections/${connectionId}`),
};
