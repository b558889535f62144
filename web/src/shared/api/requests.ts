import { http } from './http';
import type { DoorWish, Request, RequestPage, Wish } from './types';

/** What users ask their partner for: comes with its screens, not with the first load. */
export const requestsApi = {
  own: (query: { limit?: number; offset?: number }) => http.get<RequestPage>('/api/me/requests', { query }),
  ask: (wish: Wish) => http.post<Request>('/api/me/requests', wish),
  withdraw: (id: string) => http.delete<Request>(`/api/me/requests/${id}`),
  askAtTheDoor: (wish: DoorWish) => http.post<void>('/api/account-requests', wish),
};
