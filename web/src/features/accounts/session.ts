import { api } from '@/shared/api/endpoints';
import type { SessionEnd } from '@/shared/api/events';
import { asProblem, isSessionLost, Problem } from '@/shared/api/problem';
import type { Me } from '@/shared/api/types';
import { createStore } from '@/shared/lib/store';

export type EndReason =
  | 'later_sign_in'
  | 'session_expired'
  | 'blocked'
  | 'password_changed'
  | 'ended_by_administrator'
  | 'ended_by_owner';

export type Session =
  /** Asking the server who we are. */
  | { phase: 'checking' }
  | { phase: 'unreachable'; problem: Problem }
  /** Nobody. `reason`: why a session that was there has ended. */
  | { phase: 'out'; reason: EndReason | null }
  /** `number` grows with every sign-in: the program starts anew. */
  | { phase: 'in'; me: Me; number: number };

export const session = createStore<Session>({ phase: 'checking' });
let number = 0;
/** Whose session ended: the sign-in page fills it in, so that only the password has to be typed. */
let known = '';

export function knownLogin(): string {
  return known;
}

export function enter(me: Me): void {
  number += 1;
  known = me.login;
  session.set({ phase: 'in', me, number });
}

function reasonOf(problem: Problem): EndReason | null {
  if (problem.slug === 'later-sign-in') return 'later_sign_in';
  if (problem.slug === 'account-blocked') return 'blocked';
  // Who was inside and is not known any more: the session is over. Who was not, simply has to sign in.
  return problem.slug === 'session-expired' || session.get().phase === 'in' ? 'session_expired' : null;
}

/** At the start, and when the socket says that the session is over without a reason. */
export async function checkSession(): Promise<void> {
  try {
    enter(await api.session());
  } catch (error) {
    const problem = asProblem(error);
    if (isSessionLost(problem) || problem.slug === 'account-blocked') leave(problem);
    else session.set({ phase: 'unreachable', problem });
  }
}

/** The session has ended elsewhere: the sign-in screen, in place, without a reload; drafts and outbox stay. */
export function leave(why: Problem | SessionEnd): void {
  if (session.get().phase === 'out') return;
  if (why instanceof Problem) session.set({ phase: 'out', reason: reasonOf(why) });
  else session.set({ phase: 'out', reason: why === 'signed_out' ? null : why });
}

export async function signOut(): Promise<void> {
  try {
    await api.signOut();
  } catch (error) {
    if (!isSessionLost(asProblem(error))) throw error;
  }
  known = '';
  session.set({ phase: 'out', reason: null });
}
