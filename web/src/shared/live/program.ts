import type { CommandAnswer, CommandData, CommandName } from '@/shared/api/commands';
import type { EventsPage, LiveEvent, SessionEnd } from '@/shared/api/events';
import type { Problem } from '@/shared/api/problem';
import type { EntriesPage, PersonCard, Snapshot } from '@/shared/api/types';
import { learnServerTime } from '@/shared/lib/clock';
import type { Keep } from '@/shared/lib/keep';
import { createStore, type Store } from '@/shared/lib/store';
import { createBatch } from './batch';
import type { Connection } from './connection';
import { createDrafts, type Drafts } from './drafts';
import { createHistory, type History } from './history';
import { createMarks, type Marks } from './marks';
import { type CommandFrame, createOutbox, type Outbox } from './outbox';
import { applyEvents, applyWhisper } from './reducers';
import { createLiveLine, type LiveLine, type SocketClass } from './socket';
import { fromSnapshot, type ProgramState } from './state';

export interface ProgramDeps {
  accountId: string;
  keep: Keep;
  Socket: SocketClass;
  /** idle: nobody is there just now; coming back must not make an empty chair free. */
  socketUrl(pos: number, idle: boolean): string;
  snapshot(): Promise<Snapshot>;
  events(pos: number): Promise<EventsPage>;
  postCommand(frame: CommandFrame): Promise<unknown>;
  entries(feedId: string, query: { before?: number; limit: number }): Promise<EntriesPage>;
  person(accountId: string): Promise<PersonCard>;
  /** reason: from the event; problem: from an answer; both null: ask the server. */
  onEnded(reason: SessionEnd | null, problem: Problem | null): void;
}

type EventListener = (events: readonly LiveEvent[], state: ProgramState) => void;

/** One signed-in account at work: all that screens read and do. */
export interface Program {
  readonly accountId: string;
  /** null until the first snapshot. */
  readonly state: Store<ProgramState | null>;
  readonly connection: Store<Connection>;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly history: History;
  readonly marks: Marks;
  /** Does a command; rejects with a `Problem`. */
  send<C extends CommandName>(cmd: C, data: CommandData<C>): Promise<CommandAnswer<C>>;
  /** Told after events were applied: for announcements, sounds and titles; never to keep facts. */
  onEvents(listener: EventListener): () => void;
  retryNow(): void;
  networkGone(): void;
  start(): void;
  stop(): void;
}

export function createProgram(deps: ProgramDeps): Program {
  const state = createStore<ProgramState | null>(null);
  const listeners = new Set<EventListener>();
  let idle = false;

  const outbox = createOutbox({
    accountId: deps.accountId,
    keep: deps.keep,
    transmit: (frame) => line.send(frame),
  });
  const drafts = createDrafts(deps.accountId, deps.keep);
  const history = createHistory(state, deps);
  const marks = createMarks(state, (cmd, data) => void outbox.send(cmd, data).catch(() => {}));

  const batch = createBatch<LiveEvent>((events) => {
    const before = state.get();
    if (before === null) return;
    const fresh = events.filter((event) => event.pos > before.pos);
    const after = applyEvents(before, events);
    state.set(after);
    outbox.seen(events);
    marks.deliver();
    for (const listener of [...listeners]) listener(fresh, after);
    if (after.ended !== null) {
      line.stop();
      deps.onEnded(after.ended, null);
    } else if (after.outdated) {
      state.set({ ...after, outdated: false });
      line.resync();
    }
  });

  const line: LiveLine = createLiveLine({
    Socket: deps.Socket,
    url: (pos) => deps.socketUrl(pos, idle),
    position() {
      batch.flush();
      return state.get()?.pos ?? 0;
    },
    async loadSnapshot() {
      const snapshot = await deps.snapshot();
      batch.clear();
      learnServerTime(snapshot.at);
      state.update((before) => fromSnapshot(snapshot, before ?? undefined));
      outbox.snapshotTaken();
    },
    poll: deps.events,
    postCommand: deps.postCommand,
    onHello({ at, session_id }) {
      learnServerTime(at);
      state.update((now) => (now === null ? now : { ...now, sessionId: session_id }));
    },
    onEvents: batch.add,
    onPosition(pos) {
      batch.flush();
      state.update((now) => (now === null || now.pos >= pos ? now : { ...now, pos }));
    },
    onWhisper(whisper) {
      // A whisper speaks of what was told before it: a place in the queue, the next message after the last one.
      batch.flush();
      state.update((now) => (now === null ? now : applyWhisper(now, whisper, Date.now())));
    },
    onAnswer: outbox.done,
    onRefusal: outbox.refused,
    onReady() {
      outbox.ready();
      marks.deliver();
    },
    onEnded: (problem) => deps.onEnded(null, problem),
  });

  return {
    accountId: deps.accountId,
    state,
    connection: line.connection,
    outbox,
    drafts,
    history,
    marks,
    send(cmd, data) {
      if ('idle' in data) idle = data.idle;
      return outbox.send(cmd, data);
    },
    onEvents(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: line.retryNow,
    networkGone: line.networkGone,
    start: line.start,
    stop() {
      line.stop();
      batch.clear();
      marks.stop();
      outbox.stop();
    },
  };
}
