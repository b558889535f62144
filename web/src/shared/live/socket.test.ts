import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventsPage, LiveEvent } from '@/shared/api/events';
import { localProblem, Problem } from '@/shared/api/problem';
import {
  createLiveLine,
  type LineDeps,
  PING_EVERY_MS,
  POLL_EVERY_MS,
  PONG_LIMIT_MS,
  type SocketLike,
  STABLE_MS,
} from './socket';
import { makeEvent } from './testing/make';

class FakeSocket implements SocketLike {
  static all: FakeSocket[] = [];
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  sent: string[] = [];
  closed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }
  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code = 1006): void {
    this.onclose?.({ code });
  }
}

const last = (): FakeSocket => FakeSocket.all.at(-1) as FakeSocket;
const hello = { hello: { at: '2026-11-22T10:00:00Z', session_id: 's1' } };
const event = (pos: number): LiveEvent => makeEvent(pos, 'presence.mine', { status: 'free' });
const settle = () => vi.advanceTimersByTimeAsync(0);

let pos = 10;
let page: EventsPage = { events: [], pos: 10, resync: false };
const calls = {
  loadSnapshot: vi.fn(async () => {}),
  poll: vi.fn(async (_after: number) => page),
  postCommand: vi.fn(async (_frame: unknown): Promise<unknown> => ({})),
  onHello: vi.fn(),
  onEvents: vi.fn((events: LiveEvent[]) => {
    pos = events.at(-1)?.pos ?? pos;
  }),
  onPosition: vi.fn(),
  onWhisper: vi.fn(),
  onAnswer: vi.fn(),
  onRefusal: vi.fn(),
  onReady: vi.fn(),
  onEnded: vi.fn(),
};
const deps: LineDeps = {
  Socket: FakeSocket,
  url: (after) => `ws://liniya/api/socket?after=${after}`,
  position: () => pos,
  random: () => 1,
  ...calls,
};

async function started(greeted = true) {
  const line = createLiveLine(deps);
  line.start();
  await settle();
  if (greeted) last().say(hello);
  return line;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  pos = 10;
  page = { events: [], pos: 10, resync: false };
  for (const call of Object.values(calls)) call.mockClear();
});
afterEach(() => vi.useRealTimers());

describe('the line', () => {
  it('takes a snapshot, opens the socket after its position, is online with the greeting', async () => {
    const line = await started(false);
    expect(calls.loadSnapshot).toHaveBeenCalledTimes(1);
    expect(last().url).toBe('ws://liniya/api/socket?after=10');
    expect(line.send({ id: '1', cmd: 'feed.typing', data: {} })).toBe(false);
    last().say(hello);
    expect(line.connection.get().phase).toBe('online');
    expect(calls.onReady).toHaveBeenCalledTimes(1);
    expect(line.send({ id: '1', cmd: 'feed.typing', data: {} })).toBe(true);
  });

  it('hands over events, answers, refusals and whispers', async () => {
    await started();
    const problem = { slug: 'queue-empty', status: 409 };
    last().say({ events: [event(11)] });
    last().say({ ok: 'a', data: { x: 1 } });
    last().say({ error: 'b', problem });
    last().say({ whisper: { type: 'feed.typing', data: {} } });
    last().onmessage?.({ data: 'not json' });
    expect(calls.onEvents).toHaveBeenCalledWith([event(11)]);
    expect(calls.onAnswer).toHaveBeenCalledWith('a', { x: 1 });
    expect(calls.onRefusal).toHaveBeenCalledWith('b', problem);
    expect(calls.onWhisper).toHaveBeenCalledTimes(1);
  });

  it('comes back with the last position and without a new snapshot', async () => {
    const line = await started();
    last().say({ events: [event(42)] });
    last().drop();
    expect(line.connection.get()).toMatchObject({ phase: 'waiting', reason: 'network' });
    await vi.advanceTimersByTimeAsync(500);
    expect(last().url).toContain('after=42');
    expect(calls.loadSnapshot).toHaveBeenCalledTimes(1);
    last().say(hello);
    expect(line.connection.get()).toMatchObject({ phase: 'online', lostAt: null });
  });

  it('takes a new snapshot when the server says so', async () => {
    await started();
    const first = last();
    last().say({ resync: true });
    await settle();
    expect(first.closed).toBe(true);
    expect(calls.loadSnapshot).toHaveBeenCalledTimes(2);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('pings, and counts silence as a loss', async () => {
    const line = await started();
    const socket = last();
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
    expect(socket.sent).toEqual(['{"ping":1}']);
    socket.say({ pong: 1, pos: 15 });
    expect(calls.onPosition).toHaveBeenCalledWith(15);
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
    await vi.advanceTimersByTimeAsync(PONG_LIMIT_MS - 1);
    expect(line.connection.get().phase).toBe('online');
    await vi.advanceTimersByTimeAsync(1);
    expect(line.connection.get().phase).toBe('waiting');
    expect(socket.closed).toBe(true);
  });

  it('counts the word of the browser as a loss, too: the socket would only hang', async () => {
    const line = await started();
    line.networkGone();
    expect(line.connection.get()).toMatchObject({ phase: 'waiting', reason: 'network' });
    expect(last().closed).toBe(true);
    line.retryNow();
    await settle();
    last().say(hello);
    expect(line.connection.get().phase).toBe('online');
    line.stop();
  });

  it('waits longer each time, at most 30 s, and tries at once when asked', async () => {
    const line = createLiveLine(deps);
    calls.loadSnapshot.mockRejectedValue(localProblem('network'));
    line.start();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      await settle();
      const until = line.connection.get().retryAt ?? 0;
      waits.push(until - Date.now());
      await vi.advanceTimersByTimeAsync(until - Date.now());
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    calls.loadSnapshot.mockReset().mockResolvedValue(undefined);
    line.retryNow();
    await settle();
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('comes back more slowly to a server that drops it again and again, and quickly after a good time', async () => {
    const line = await started();
    const waits: number[] = [];
    for (let loss = 0; loss < 4; loss++) {
      if (loss === 3) {
        await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
        last().say({ pong: 1, pos: 10 });
        expect(PING_EVERY_MS).toBeGreaterThan(STABLE_MS);
      }
      last().drop();
      waits.push((line.connection.get().retryAt ?? 0) - Date.now());
      await vi.advanceTimersByTimeAsync(waits[loss] ?? 0);
      last().say(hello);
    }
    expect(waits).toEqual([500, 1000, 2000, 500]);
  });

  it('spreads over two seconds when the server stops', async () => {
    const line = await started();
    last().drop(1001);
    expect((line.connection.get().retryAt ?? 0) - Date.now()).toBe(2000);
  });

  it('waits as long as a busy server asks, and does not take that for a cut socket', async () => {
    const line = await started(false);
    for (let time = 0; time < 3; time++) {
      last().say({ error: null, problem: { slug: 'overloaded', status: 503, retry_after: 8 } });
      last().drop(1013);
      expect(line.connection.get()).toMatchObject({ phase: 'waiting', reason: 'server' });
      const wait = (line.connection.get().retryAt ?? 0) - Date.now();
      expect(wait).toBe(12_000);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(calls.poll).not.toHaveBeenCalled();
    calls.loadSnapshot.mockRejectedValueOnce(
      new Problem({ slug: 'overloaded', status: 503, retry_after: 40 }),
    );
    last().say(hello);
    last().say({ resync: true });
    await settle();
    expect((line.connection.get().retryAt ?? 0) - Date.now()).toBe(60_000);
    line.stop();
  });

  it('ends with the session: closed with 4401, or a 401 of the snapshot', async () => {
    const line = await started();
    last().drop(4401);
    expect(line.connection.get().phase).toBe('ended');
    expect(calls.onEnded).toHaveBeenCalledWith(null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);

    const later = new Problem({ slug: 'later-sign-in', status: 401 });
    calls.loadSnapshot.mockRejectedValueOnce(later);
    const other = createLiveLine(deps);
    other.start();
    await settle();
    expect(other.connection.get().phase).toBe('ended');
    expect(calls.onEnded).toHaveBeenLastCalledWith(later);
  });

  it('says nothing more after a stop', async () => {
    const line = await started();
    const socket = last();
    line.stop();
    socket.say({ events: [event(50)] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls.onEvents).not.toHaveBeenCalled();
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('a proxy that cuts WebSocket', () => {
  async function blocked() {
    const line = await started(false);
    last().drop();
    await vi.advanceTimersByTimeAsync(500);
    last().drop();
    await settle();
    return line;
  }

  it('is noticed: HTTP works, the socket does not open', async () => {
    const line = await blocked();
    expect(line.connection.get()).toMatchObject({ phase: 'polling', reason: 'upgrade-blocked' });
    page = { events: [event(11)], pos: 11, resync: false };
    calls.poll
      .mockImplementationOnce(async () => page)
      .mockImplementationOnce(async () => ({ ...page, events: [] }));
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS);
    expect(calls.onEvents).toHaveBeenCalledWith([event(11)]);
  });

  it('also when it swallows the connection without an answer', async () => {
    const line = await started(false);
    await vi.advanceTimersByTimeAsync(PONG_LIMIT_MS + 500 + PONG_LIMIT_MS);
    expect(line.connection.get().phase).toBe('polling');
  });

  it('does not stop commands: they go over HTTP, one after another', async () => {
    const line = await blocked();
    calls.postCommand.mockResolvedValueOnce({ seq: 1 });
    calls.postCommand.mockRejectedValueOnce(new Problem({ slug: 'message-empty', status: 422 }));
    expect(line.send({ id: 'a', cmd: 'message.send', data: {} })).toBe(true);
    line.send({ id: 'b', cmd: 'message.send', data: {} });
    await settle();
    expect(calls.onAnswer).toHaveBeenCalledWith('a', { seq: 1 });
    expect(calls.onRefusal).toHaveBeenCalledWith('b', expect.objectContaining({ slug: 'message-empty' }));
  });

  it('is left as soon as the socket opens', async () => {
    const line = await blocked();
    await vi.advanceTimersByTimeAsync(60_000);
    last().say(hello);
    expect(line.connection.get().phase).toBe('online');
    calls.poll.mockClear();
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS * 3);
    expect(calls.poll).not.toHaveBeenCalled();
  });

  it('takes a new snapshot when the answer is "resync"', async () => {
    await blocked();
    page = { events: [], pos: 10, resync: true };
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS);
    expect(calls.loadSnapshot).toHaveBeenCalledTimes(2);
  });
});
