import type { EventsPage, LiveEvent, Whisper } from '@/shared/api/events';
import { asProblem, isSessionLost, type Problem, type ProblemBody } from '@/shared/api/problem';
import { backoffMs, notBeforeMs, spreadMs } from '@/shared/lib/backoff';
import { createStore, type Store } from '@/shared/lib/store';
import { type Connection, STARTING } from './connection';
import type { CommandFrame } from './outbox';

/** The part of WebSocket that is used; tests give their own. */
export interface SocketLike {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(): void;
}
export type SocketClass = new (url: string) => SocketLike;

export interface LineDeps {
  Socket: SocketClass;
  /** Address of the socket for events after `pos`. */
  url(pos: number): string;
  position(): number;
  /** Takes a new snapshot and applies it. */
  loadSnapshot(): Promise<void>;
  /** The same events over plain HTTP. */
  poll(pos: number): Promise<EventsPage>;
  /** Does a command over plain HTTP; only when the socket does not open. */
  postCommand(frame: CommandFrame): Promise<unknown>;
  onHello(hello: { at: string; session_id: string }): void;
  onEvents(events: LiveEvent[]): void;
  /** Everything for us up to `pos` has come. */
  onPosition(pos: number): void;
  onWhisper(whisper: Whisper): void;
  onAnswer(id: string, answer: unknown): void;
  onRefusal(id: string, problem: ProblemBody): void;
  /** Commands can be sent now. */
  onReady(): void;
  /** The session is over; null: the reason has to be asked. */
  onEnded(problem: Problem | null): void;
  random?: () => number;
}

/** The live connection: snapshot, socket, pings, coming back, and plain HTTP when nothing else goes through. */
export interface LiveLine {
  readonly connection: Store<Connection>;
  start(): void;
  stop(): void;
  /** False: no connection now. */
  send(frame: CommandFrame): boolean;
  /** The button "try now", the network is back, the tab is looked at again. */
  retryNow(): void;
  /** The browser says that the network is gone: an open socket would only hang until the next ping. */
  networkGone(): void;
  /** A new snapshot is needed. */
  resync(): void;
}

export const PING_EVERY_MS = 20_000;
export const PONG_LIMIT_MS = 10_000;
export const POLL_EVERY_MS = 3_000;
/** While polling, the socket is tried again this often. */
const RETRY_SOCKET_MS = 60_000;
/** A connection that lived for so long was a good one: the next loss is a first one again. */
export const STABLE_MS = 10_000;
/** The server stops. */
const STOPPING = 1001;
/** So many times HTTP worked and the socket did not open: somebody on the way cuts it. */
const BLOCKED_AFTER = 2;

interface Frames {
  hello?: { at: string; session_id: string };
  ok?: string;
  data?: unknown;
  error?: string | null;
  problem?: ProblemBody;
  events?: LiveEvent[];
  whisper?: Whisper;
  resync?: boolean;
  pong?: number;
  pos?: number;
}

export function createLiveLine(deps: LineDeps): LiveLine {
  const connection = createStore<Connection>(STARTING);
  const random = deps.random ?? Math.random;
  let socket: SocketLike | null = null;
  let greeted = false;
  let running = false;
  let needSnapshot = true;
  let attempt = 0;
  let greetedAt = 0;
  /** What the server has said with its refusal, in seconds. */
  let askedToWait: number | null = null;
  let neverOpened = 0;
  let pings = 0;
  /** Grows with every start and stop: answers that were asked before are not for us any more. */
  let turn = 0;
  let round = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let limitTimer: ReturnType<typeof setTimeout> | undefined;
  let pingTimer: ReturnType<typeof setInterval> | undefined;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let upgradeTimer: ReturnType<typeof setTimeout> | undefined;
  let posting: Promise<void> = Promise.resolve();

  const polling = (): boolean => connection.get().phase === 'polling';

  function show(part: Partial<Connection> & Pick<Connection, 'phase'>): void {
    const before = connection.get();
    const live = part.phase === 'online' || part.phase === 'polling';
    const lostAt = live || before.phase === 'starting' ? null : (before.lostAt ?? Date.now());
    connection.set({ reason: null, retryAt: null, ...part, lostAt: live ? null : lostAt });
  }

  function clearTimers(): void {
    for (const timer of [retryTimer, limitTimer, pollTimer, upgradeTimer]) clearTimeout(timer);
    clearInterval(pingTimer);
  }

  function closeSocket(): void {
    clearTimeout(limitTimer);
    clearInterval(pingTimer);
    if (socket !== null) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.onerror = null;
      socket.close();
    }
    socket = null;
    greeted = false;
  }

  function end(problem: Problem | null): void {
    running = false;
    turn += 1;
    clearTimers();
    closeSocket();
    connection.set({ phase: 'ended', reason: null, retryAt: null, lostAt: null });
    deps.onEnded(problem);
  }

  function waitAndRetry(reason: Connection['reason'], least = 0): void {
    const delay = Math.max(backoffMs(attempt, random), least);
    attempt += 1;
    clearTimers();
    show({ phase: 'waiting', reason, retryAt: Date.now() + delay });
    retryTimer = setTimeout(() => void cycle(), delay);
  }

  function leastWait(seconds: number | null): number {
    return seconds === null ? 0 : notBeforeMs(seconds, random);
  }

  async function cycle(): Promise<void> {
    clearTimers();
    closeSocket();
    const mine = ++turn;
    if (connection.get().phase !== 'starting') show({ phase: 'connecting', reason: connection.get().reason });
    if (needSnapshot) {
      try {
        await deps.loadSnapshot();
        if (mine !== turn) return;
        needSnapshot = false;
      } catch (error) {
        if (mine === turn) afterRefusal(asProblem(error));
        return;
      }
    }
    openSocket();
  }

  function afterRefusal(problem: Problem): void {
    if (isSessionLost(problem)) end(problem);
    else waitAndRetry(problem.status === 0 ? 'network' : 'server', leastWait(problem.retryAfter));
  }

  function openSocket(): void {
    const opened = new deps.Socket(deps.url(deps.position()));
    socket = opened;
    greeted = false;
    askedToWait = null;
    opened.onmessage = (event) => take(String(event.data));
    opened.onclose = (event) => lost(event.code);
    opened.onerror = () => {};
    limitTimer = setTimeout(() => lost(1006), PONG_LIMIT_MS);
  }

  function lost(code: number): void {
    const wasOnline = greeted;
    closeSocket();
    if (code === 4401) {
      end(null);
      return;
    }
    if (wasOnline) {
      if (Date.now() - greetedAt >= STABLE_MS) attempt = 0;
      waitAndRetry('network', code === STOPPING ? spreadMs(random) : 0);
      return;
    }
    if (askedToWait !== null) {
      waitAndRetry('server', leastWait(askedToWait));
      return;
    }
    neverOpened += 1;
    if (polling()) {
      upgradeTimer = setTimeout(openSocket, RETRY_SOCKET_MS);
      return;
    }
    void probe();
  }

  /** The socket did not open: is it the network, the server, or only the socket? */
  async function probe(): Promise<void> {
    const mine = turn;
    try {
      await pollOnce();
    } catch (error) {
      if (mine === turn) afterRefusal(asProblem(error));
      return;
    }
    if (mine !== turn) return;
    if (neverOpened < BLOCKED_AFTER) waitAndRetry(null);
    else if (needSnapshot) void cycle();
    else startPolling();
  }

  function startPolling(): void {
    attempt = 0;
    show({ phase: 'polling', reason: 'upgrade-blocked' });
    deps.onReady();
    pollTimer = setTimeout(() => void keepPolling(), POLL_EVERY_MS);
    upgradeTimer = setTimeout(openSocket, RETRY_SOCKET_MS);
  }

  async function keepPolling(): Promise<void> {
    clearTimeout(pollTimer);
    const mine = turn;
    const myRound = ++round;
    const stale = (): boolean => mine !== turn || myRound !== round || !polling();
    try {
      await pollOnce();
      if (stale()) return;
      if (needSnapshot) {
        await deps.loadSnapshot();
        needSnapshot = false;
      }
      if (!stale()) pollTimer = setTimeout(() => void keepPolling(), POLL_EVERY_MS);
    } catch (error) {
      if (!stale()) afterRefusal(asProblem(error));
    }
  }

  async function pollOnce(): Promise<void> {
    const mine = turn;
    for (;;) {
      const page = await deps.poll(deps.position());
      if (mine !== turn) return;
      if (page.resync) {
        needSnapshot = true;
        return;
      }
      if (page.events.length === 0) {
        deps.onPosition(page.pos);
        return;
      }
      deps.onEvents(page.events);
      if (deps.position() < (page.events.at(-1)?.pos ?? 0)) return;
    }
  }

  function take(text: string): void {
    let frame: Frames;
    try {
      frame = JSON.parse(text) as Frames;
    } catch {
      return;
    }
    clearTimeout(limitTimer);
    if (frame.hello !== undefined) greet(frame.hello);
    else if (frame.events !== undefined) deps.onEvents(frame.events);
    else if (frame.ok !== undefined) deps.onAnswer(frame.ok, frame.data);
    else if (frame.error !== undefined && frame.error !== null && frame.problem !== undefined)
      deps.onRefusal(frame.error, frame.problem);
    else if (frame.problem !== undefined && !greeted) askedToWait = frame.problem.retry_after ?? null;
    else if (frame.whisper !== undefined) deps.onWhisper(frame.whisper);
    else if (frame.resync === true) resync();
    else if (frame.pong !== undefined && frame.pos !== undefined) deps.onPosition(frame.pos);
  }

  function greet(hello: { at: string; session_id: string }): void {
    clearTimers();
    greeted = true;
    greetedAt = Date.now();
    neverOpened = 0;
    show({ phase: 'online' });
    pingTimer = setInterval(ping, PING_EVERY_MS);
    deps.onHello(hello);
    deps.onReady();
  }

  function ping(): void {
    pings += 1;
    socket?.send(JSON.stringify({ ping: pings }));
    clearTimeout(limitTimer);
    limitTimer = setTimeout(() => lost(1006), PONG_LIMIT_MS);
  }

  function resync(): void {
    needSnapshot = true;
    if (polling()) void keepPolling();
    else if (running) void cycle();
  }

  /** One after another: the order in which they were given is the order in which they are done. */
  function post(frame: CommandFrame): void {
    posting = posting.then(async () => {
      try {
        deps.onAnswer(frame.id, await deps.postCommand(frame));
      } catch (error) {
        deps.onRefusal(frame.id, asProblem(error).body);
      }
    });
  }

  return {
    connection,
    resync,
    start() {
      if (running) return;
      running = true;
      void cycle();
    },
    stop() {
      running = false;
      turn += 1;
      clearTimers();
      closeSocket();
    },
    send(frame) {
      if (greeted && socket !== null) {
        socket.send(JSON.stringify(frame));
        return true;
      }
      if (polling()) {
        post(frame);
        return true;
      }
      return false;
    },
    retryNow() {
      if (!running) return;
      if (connection.get().phase === 'waiting') void cycle();
      else if (greeted) ping();
    },
    networkGone() {
      if (running && greeted) lost(1006);
    },
  };
}
