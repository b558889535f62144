import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Of scripts/with_demo_server.py. */
export const PYTHON = process.env.LINIYA_PYTHON ?? '';
const ROOT = resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 60_000;

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A real Liniya on an empty data folder, and a real SMTP server that keeps its letters as files. */
export class OwnServer {
  readonly url: string;
  private said = '';
  private readonly folder: string;
  private readonly children: ChildProcess[];

  private constructor(folder: string, port: number, mailPort: number) {
    this.folder = folder;
    this.url = `http://localhost:${port}`;
    const bare = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('LINIYA_')),
    );
    const mail = spawn(
      PYTHON,
      [
        '-m',
        'aiosmtpd',
        '-n',
        '-l',
        `127.0.0.1:${mailPort}`,
        '-c',
        'aiosmtpd.handlers.Mailbox',
        join(folder, 'mail'),
      ],
      { cwd: ROOT, env: bare, stdio: 'ignore' },
    );
    const server = spawn(PYTHON, ['-m', 'liniya.main.cli', 'serve'], {
      cwd: ROOT,
      env: {
        ...bare,
        LINIYA_PORT: String(port),
        LINIYA_DATA_DIR: join(folder, 'data'),
        LINIYA_SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
        PYTHONPATH: join(ROOT, 'server'),
        PYTHONUNBUFFERED: '1',
      },
    });
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (words) => {
        this.said += String(words);
      });
    this.children = [server, mail];
  }

  static async start(): Promise<OwnServer> {
    const folder = await mkdtemp(join(tmpdir(), 'liniya-'));
    const server = new OwnServer(folder, await freePort(), await freePort());
    const until = Date.now() + PATIENCE_MS;
    while (server.setupLink === '') {
      if (Date.now() > until) {
        await server.stop();
        throw new Error(`the server did not start:\n${server.said}`);
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    return server;
  }

  /** What the server has printed at its start. */
  get setupLink(): string {
    return /http\S+\/setup#\S+/.exec(this.said)?.[0] ?? '';
  }

  /** All letters that have come, as text. */
  async letters(): Promise<string[]> {
    const place = join(this.folder, 'mail', 'new');
    const names = await readdir(place).catch(() => []);
    return Promise.all(names.map(async (name) => decoded(await readFile(join(place, name), 'utf8'))));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children.map(
        (child) =>
          new Promise<void>((done) => {
            if (child.exitCode !== null) return done();
            child.once('exit', () => done());
            child.kill('SIGTERM');
          }),
      ),
    );
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Headers as they are, the body in the clear. */
function decoded(letter: string): string {
  const [head = '', ...rest] = letter.replace(/\r\n/g, '\n').split('\n\n');
  const body = rest.join('\n\n');
  if (/^content-transfer-encoding: base64/im.test(head))
    return `${head}\n\n${Buffer.from(body, 'base64').toString('utf8')}`;
  if (!/^content-transfer-encoding: quoted-printable/im.test(head)) return letter;
  const bytes = body
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return `${head}\n\n${Buffer.from(bytes, 'latin1').toString('utf8')}`;
}
