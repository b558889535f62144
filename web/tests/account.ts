import WebSocket from 'ws';
import type { CommandAnswer, CommandData, CommandName } from '../src/shared/api/commands';
import type { EventsPage, EventType, LiveEvent } from '../src/shared/api/events';
import type { Snapshot } from '../src/shared/api/types';
import { uuidv7 } from '../src/shared/lib/uuid';
import { applyEvents } from '../src/shared/live/reducers';
import { fromSnapshot, type ProgramState } from '../src/shared/live/state';

const URL = process.env.LINIYA_URL ?? 'http://127.0.0.1:8000';

interface Frame {
  hello?: { session_id: string };
  ok?: string;
  error?: string | null;
  data?: unknown;
  problem?: { slug: string };
  events?: LiveEvent[];
}

/** Somebody's program without a screen: a cookie, a socket, and the web's own reducers. */
export class Account {
  private cookie = '';
  private socket: WebSocket | null = null;
  private readonly waiting = new Map<string, (frame: Frame) => void>();
  /** Followed by events from the first snapshot on; a new snapshot only where the web would take one. */
  state!: ProgramState;
  /** Types of everything this account was told. */
  readonly heard = new Set<EventType>();
  /** Sign-ins that were ended, as their windows were told. */
  readonly ended: string[] = [];

  readonly who: string;
  private readonly credentials: { login: string; password: string };

  constructor(who: string, login: string, password: string) {
    this.who = who;
    this.credentials = { login, password };
  }

  async signIn(): Promise<void> {
    const answer = await fetch(`${URL}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...this.credentials, remember: true }),
    });
    if (!answer.ok) throw new Error(`${this.who}: sign-in ${answer.status}`);
    this.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(URL + path, {
      method,
      headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok)
      throw new Error(`${this.who}: ${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** A window. The server closes it when the access changes or the sign-in ends: `come` again. */
  async come(): Promise<void> {
    const socket = new WebSocket(`${URL.replace('http', 'ws')}/api/socket?after=${this.state.pos}`, {
      headers: { cookie: this.cookie },
    });
    this.socket = socket;
    await new Promise<void>((resolve, reject) => {
      let sessionId = '';
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data)) as Frame;
        if (frame.hello !== undefined) {
          sessionId = frame.hello.session_id;
          resolve();
        }
        const id = frame.ok ?? frame.error;
        if (typeof id === 'string') this.waiting.get(id)?.(frame);
        for (const event of frame.events ?? []) {
          this.heard.add(event.type);
          const { ended } = applyEvents({ ...this.state, pos: 0, sessionId }, [event]);
          if (ended !== null) this.ended.push(ended);
        }
      });
      socket.on('close', (code) => reject(new Error(`${this.who}: closed with ${code}`)));
      socket.on('error', reject);
    });
  }
  leave(): void {
    this.socket?.terminate();
    this.socket = null;
  }
  get isHere(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  async does<C extends CommandName>(cmd: C, data: CommandData<C>): Promise<CommandAnswer<C>> {
    if (!this.isHere) await this.come();
    const id = uuidv7();
    const answered = new Promise<Frame>((resolve) => this.waiting.set(id, resolve));
    this.socket?.send(JSON.stringify({ id, cmd, data }));
    const frame = await answered;
    this.waiting.delete(id);
    if (frame.ok === undefined) throw new Error(`${this.who}: ${cmd}: ${frame.problem?.slug}`);
    return frame.data as CommandAnswer<C>;
  }

  async look(): Promise<ProgramState> {
    return fromSnapshot(await this.api<Snapshot>('GET', '/api/snapshot'));
  }
  async begin(): Promise<void> {
    this.state = await this.look();
  }
  /** Apply what has been told since. */
  async follow(): Promise<void> {
    const page = await this.api<EventsPage>('GET', `/api/events?after=${this.state.pos}&limit=1000`);
    for (const { type } of page.events) this.heard.add(type);
    this.state = { ...applyEvents(this.state, page.events), pos: page.pos };
    if (page.resync || this.state.outdated) await this.begin();
  }
}
