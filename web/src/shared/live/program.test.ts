import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from './program';
import type { SocketLike } from './socket';
import { makeEvent, makeInquiry, makeSnapshot, T0 } from './testing/make';

const opened: FakeSocket[] = [];

class FakeSocket implements SocketLike {
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    opened.push(this);
  }
  send(): void {}
  close(): void {}
}

describe('program', () => {
  beforeEach(() => {
    opened.length = 0;
  });

  function start() {
    const program = createProgram({
      accountId: 'olga',
      keep: { read: () => null, write: () => {}, keys: () => [] },
      Socket: FakeSocket,
      socketUrl: (pos, idle) => `${pos} ${idle}`,
      snapshot: async () => makeSnapshot(),
      events: async (pos) => ({ events: [], pos, resync: false }),
      postCommand: async () => ({}),
      entries: async () => ({ entries: [], has_more: false }),
      person: () => Promise.reject(new Error('nobody asks')),
      onEnded: vi.fn(),
    });
    program.start();
    return program;
  }

  it('applies what was told before a whisper before the whisper', async () => {
    const program = start();
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    const hear = (frame: object) => opened[0]?.onmessage?.({ data: JSON.stringify(frame) });
    const queued = makeInquiry('i2', 'olga', { state: 'queued', place: 3 });
    hear({ hello: { at: T0, session_id: 's1' } });
    hear({
      events: [makeEvent(101, 'inquiry.changed', { inquiry: queued, what: 'queued', assignee: null })],
    });
    hear({ whisper: { type: 'queue.place', data: { inquiry_id: 'i2', place: 2 } } });
    expect(program.state.get()?.inquiries.i2?.place).toBe(2);
    program.stop();
  });

  it('says where it opens a socket again that nobody is there', async () => {
    const program = start();
    const urls = () => opened.map((socket) => socket.url.split(' ')[1]);
    await vi.waitFor(() => expect(urls()).toEqual(['false']));
    for (const idle of [true, false]) {
      opened.at(-1)?.onmessage?.({ data: JSON.stringify({ hello: { at: T0, session_id: 's1' } }) });
      program.send('presence.idle', { idle }).catch(() => {});
      program.networkGone();
      program.retryNow();
      await vi.waitFor(() => expect(urls().at(-1)).toBe(String(idle)));
    }
    expect(urls()).toEqual(['false', 'true', 'false']);
    program.stop();
  });
});
