import { checkSession, leave } from '@/features/accounts/session';
import { api } from '@/shared/api/endpoints';
import { postCommand } from '@/shared/api/postCommand';
import { tabKeep } from '@/shared/lib/keep';
import { createProgram, type Program } from '@/shared/live/program';
import type { SocketClass } from '@/shared/live/socket';

/** Puts the program of one account together with the real network and storage. */
export function startProgram(accountId: string): Program {
  return createProgram({
    accountId,
    keep: tabKeep,
    Socket: WebSocket as unknown as SocketClass,
    socketUrl: (pos, idle) =>
      `${window.location.origin.replace(/^http/, 'ws')}/api/socket?after=${pos}${idle ? '&idle=1' : ''}`,
    snapshot: api.snapshot,
    events: (pos) => api.events(pos),
    postCommand,
    entries: api.entries,
    person: api.person,
    onEnded(reason, problem) {
      if (reason !== null) leave(reason);
      else if (problem !== null) leave(problem);
      else setTimeout(() => void checkSession(), 500);
    },
  });
}
