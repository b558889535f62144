import { type CommandAnswer, type CommandData, type CommandName, commandPolicy } from '@/shared/api/commands';
import { entriesOf, type LiveEvent } from '@/shared/api/events';
import { isSessionLost, localProblem, Problem, type ProblemBody } from '@/shared/api/problem';
import type { Keep } from '@/shared/lib/keep';
import { createStore, type Store } from '@/shared/lib/store';
import { uuidv7 } from '@/shared/lib/uuid';

export interface CommandFrame {
  id: string;
  cmd: CommandName;
  data: unknown;
}

/** A command on its way that the screen shows: sending → saved, or failed → retry / remove. */
export interface OutboxItem extends CommandFrame {
  /** Local time of the first try, ms. */
  at: number;
  state: 'sending' | 'saved' | 'failed';
  problem: ProblemBody | null;
}

export interface Outbox {
  /** Commands of the policy `keep`, in the order they were given. */
  readonly items: Store<readonly OutboxItem[]>;
  /** Does a command. Rejects with a `Problem` when it is refused. */
  send<C extends CommandName>(cmd: C, data: CommandData<C>): Promise<CommandAnswer<C>>;
  /** Sends a failed one again, with the same id. */
  retry(id: string): void;
  remove(id: string): void;
  /* Told by the connection: */
  ready(): void;
  done(id: string, answer: unknown): void;
  refused(id: string, problem: ProblemBody): void;
  seen(events: readonly LiveEvent[]): void;
  snapshotTaken(): void;
  stop(): void;
}

export interface OutboxDeps {
  accountId: string;
  keep: Keep;
  /** False when there is no connection now: the command waits for `ready`. */
  transmit(frame: CommandFrame): boolean;
  now?: () => number;
}

interface Waiting {
  frame: CommandFrame;
  resolve(answer: unknown): void;
  reject(problem: Problem): void;
}

/** The server refuses longer frames; a little is left for the envelope. */
const MAX_FRAME_BYTES = 64 * 1024 - 256;
/** Refusals that pass by themselves: the same command is sent again later. */
const PASSING = ['overloaded', 'too-fast', 'too-many-attempts', 'network', 'timeout'];

export function createOutbox({ accountId, keep, transmit, now = Date.now }: OutboxDeps): Outbox {
  const place = `liniya.outbox.${accountId}`;
  const items = createStore<readonly OutboxItem[]>(restore(keep.read(place)));
  const waiting = new Map<string, Waiting>();
  const timers = new Set<ReturnType<typeof setTimeout>>();

  function save(next: readonly OutboxItem[]): void {
    items.set(next);
    const unsaved = next.filter((item) => item.state !== 'saved');
    keep.write(place, unsaved.length === 0 ? null : JSON.stringify(unsaved));
  }
  function drop(id: string): void {
    if (items.get().some((item) => item.id === id)) save(items.get().filter((item) => item.id !== id));
  }
  function change(id: string, part: Partial<OutboxItem>): void {
    save(items.get().map((item) => (item.id === id ? { ...item, ...part } : item)));
  }
  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  }
  function frameOf(id: string): CommandFrame | null {
    const item = items.get().find((candidate) => candidate.id === id);
    if (item !== undefined) return item.state === 'sending' ? strip(item) : null;
    return waiting.get(id)?.frame ?? null;
  }

  return {
    items,

    send<C extends CommandName>(cmd: C, data: CommandData<C>): Promise<CommandAnswer<C>> {
      const frame: CommandFrame = { id: uuidv7(now()), cmd, data };
      const policy = commandPolicy[cmd];
      const answer = new Promise<CommandAnswer<C>>((resolve, reject) => {
        waiting.set(frame.id, { frame, resolve: resolve as (answer: unknown) => void, reject });
      });
      // Whoever does not look at the answer still sees the failed item on the screen.
      answer.catch(() => {});
      if (policy === 'keep') save([...items.get(), { ...frame, at: now(), state: 'sending', problem: null }]);
      if (new TextEncoder().encode(JSON.stringify(frame)).length > MAX_FRAME_BYTES) {
        this.refused(frame.id, localProblem('frame-too-large').body);
      } else if (!transmit(frame) && policy !== 'keep') {
        waiting.get(frame.id)?.reject(localProblem('offline'));
        waiting.delete(frame.id);
      }
      return answer;
    },

    retry(id) {
      change(id, { state: 'sending', problem: null });
      const frame = frameOf(id);
      if (frame !== null) transmit(frame);
    },

    remove(id) {
      drop(id);
      waiting.get(id)?.reject(localProblem('offline'));
      waiting.delete(id);
    },

    ready() {
      const kept = items.get().filter((item) => item.state === 'sending');
      const keptIds = new Set(items.get().map((item) => item.id));
      const others = [...waiting.values()].map(({ frame }) => frame).filter(({ id }) => !keptIds.has(id));
      // Ids of version 7 sort by time: the order in which they were given.
      const frames = [...kept.map(strip), ...others].sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const frame of frames) transmit(frame);
    },

    done(id, answer) {
      const item = items.get().find((candidate) => candidate.id === id);
      // A message stays on the screen until its entry comes as an event: no flicker in between.
      if (item?.cmd === 'message.send') change(id, { state: 'saved' });
      else drop(id);
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    },

    refused(id, body) {
      const problem = new Problem(body);
      if (isSessionLost(problem)) return; // Kept until the same account signs in again.
      if (PASSING.includes(problem.slug)) {
        later((problem.retryAfter ?? 2) * 1000, () => {
          const frame = frameOf(id);
          if (frame !== null) transmit(frame);
        });
        return;
      }
      change(id, { state: 'failed', problem: body });
      waiting.get(id)?.reject(problem);
      waiting.delete(id);
    },

    seen(events) {
      for (const event of events) {
        for (const { id, feed_id, seq, at, inquiry_id } of entriesOf(event)) {
          drop(id);
          waiting.get(id)?.resolve({ feed_id, seq, entry_id: id, at, inquiry_id });
          waiting.delete(id);
        }
      }
    },

    /** Events before a snapshot never come: what is saved is in the feed already. */
    snapshotTaken() {
      if (items.get().some((item) => item.state === 'saved'))
        save(items.get().filter((item) => item.state !== 'saved'));
    },

    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function strip({ id, cmd, data }: CommandFrame): CommandFrame {
  return { id, cmd, data };
}

function restore(saved: string | null): OutboxItem[] {
  try {
    const list: unknown = JSON.parse(saved ?? '[]');
    return Array.isArray(list) ? (list as OutboxItem[]) : [];
  } catch {
    return [];
  }
}

/** Messages on their way to one dialogue: shown under its feed, in this order. `meId`: a user leaves `user_id` out. */
export function pendingMessages(
  items: readonly OutboxItem[],
  lineId: string,
  userId: string,
  meId: string,
): (OutboxItem & { text: string })[] {
  return items.flatMap((item) => {
    if (item.cmd !== 'message.send') return [];
    const data = item.data as CommandData<'message.send'>;
    const here = data.line_id === lineId && (data.user_id ?? meId) === userId;
    return here ? [{ ...item, text: data.text }] : [];
  });
}
