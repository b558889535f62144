import type { EventsPage } from './events';
import { http } from './http';
import type {
  EntriesPage,
  InquiriesPage,
  InquiryState,
  Letter,
  LineSpecialist,
  Locale,
  Me,
  PersonCard,
  Snapshot,
  Today,
  TransferTargets,
  Welcome,
} from './types';

/** docs/protocol.md section 4, one function per request. */
export const api = {
  welcome: () => http.get<Welcome>('/api/welcome'),
  signIn: (body: { login: string; password: string; remember: boolean; code?: string }) =>
    http.post<Me>('/api/session', body),
  session: () => http.get<Me>('/api/session'),
  signOut: () => http.delete<void>('/api/session'),
  askPasswordLink: (login: string) => http.post<void>('/api/password-links', { login }),
  setPassword: (token: string, password: string) => http.post<void>('/api/password', { token, password }),
  setLocale: (locale: Locale) => http.patch<Me>('/api/me', { locale }),
  snapshot: () => http.get<Snapshot>('/api/snapshot'),
  events: (after: number, limit = 200) => http.get<EventsPage>('/api/events', { query: { after, limit } }),
  entries: (feedId: string, query: { before?: number; after?: number; limit?: number }) =>
    http.get<EntriesPage>(`/api/feeds/${feedId}/entries`, { query }),
  person: (accountId: string) => http.get<PersonCard>(`/api/people/${accountId}`),
  inquiries: (query: { feed_id?: string; state?: InquiryState; before?: string; limit?: number }) =>
    http.get<InquiriesPage>('/api/inquiries', { query }),
  transferTargets: (inquiryId: string) =>
    http.get<TransferTargets>(`/api/inquiries/${inquiryId}/transfer-targets`),
  lineSpecialists: (lineId: string) => http.get<LineSpecialist[]>(`/api/lines/${lineId}/specialists`),
  /** `utcOffsetMinutes`: where local midnight is; east of Greenwich is positive. */
  today: (utcOffsetMinutes: number) =>
    http.get<Today>('/api/today', { query: { utc_offset_minutes: utcOffsetMinutes } }),
  letters: (before?: string) =>
    http.get<{ letters: Letter[]; has_more: boolean }>('/api/letters', { query: { before, limit: 50 } }),
};
