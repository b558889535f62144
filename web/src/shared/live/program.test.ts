import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from './program';
import type { SocketLike } from './socket';
import { makeSnapshot } from './testing/make';

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

  it('says where it opens a socket again that nobody is there', async () => {
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
    const urls = () => opened.map((socket) => socket.url.split(' ')[1]);
    program.start();
    await vi.waitFor(() => expect(urls()).toEqual(['false']));
    for (const idle of [true, false]) {
      opened
        .at(-1)
        ?.onmessage?.({ data: JSON.stringify({ hello: { at: '2026-11-22T10:00:00Z', session_id: 's1' } }) });
      program.send('presence.idle', { idle }).catch(() => {});
      program.networkGone();
      program.retryNow();
      await vi.waitFor(() => expect(urls().at(-1)).toBe(String(idle)));
    }
    expect(urls()).toEqual(['false', 'true', 'false']);
    program.stop();
  });
});
