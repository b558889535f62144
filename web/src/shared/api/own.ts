import { http } from './http';
import type {
  OwnCard,
  OwnCardChange,
  OwnSecondStep,
  OwnSignIn,
  PasswordStrength,
  SecondStepSetup,
} from './types';

/** What everybody does with his own account: it comes with its screens, not with the first load. */
export const ownApi = {
  card: () => http.get<OwnCard>('/api/me/card'),
  changeCard: (body: OwnCardChange) => http.patch<OwnCard>('/api/me/card', body),
  signIns: () => http.get<{ items: OwnSignIn[] }>('/api/me/sessions'),
  endSignIn: (id: string) => http.delete<void>(`/api/me/sessions/${id}`),
  endOtherSignIns: () => http.delete<void>('/api/me/sessions'),
  changePassword: (current: string, password: string) =>
    http.post<void>('/api/me/password', { current, password }),
  secondStep: () => http.get<OwnSecondStep>('/api/me/second-step'),
  beginSecondStep: (password: string, code: string | null) =>
    http.post<SecondStepSetup>('/api/me/second-step', { password, code }),
  confirmSecondStep: (code: string) => http.put<{ codes: string[] }>('/api/me/second-step', { code }),
  renewRecoveryCodes: (code: string) => http.post<{ codes: string[] }>('/api/me/recovery-codes', { code }),
  removeSecondStep: (code: string) => http.post<void>('/api/me/second-step-removal', { code }),
  /** `token`: of a link to set it; else the own one. */
  ratePassword: (password: string, token: string | null, signal: AbortSignal) =>
    http.post<PasswordStrength>('/api/password-strength', { password, token }, { signal }),
};
