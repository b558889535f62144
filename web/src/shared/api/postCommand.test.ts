import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { type CommandName, commandPolicy } from './commands';
import { postCommand } from './postCommand';

const { paths } = JSON.parse(readFileSync('../contracts/openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, unknown>>;
};
const known = Object.entries(paths).flatMap(([path, verbs]) =>
  Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path.replace(/\{\w+\}/g, 'id')}`),
);
const WITHOUT_TWIN: CommandName[] = ['presence.idle'];

afterEach(() => vi.unstubAllGlobals());

it.each(Object.keys(commandPolicy).filter((name) => !WITHOUT_TWIN.includes(name as CommandName)))(
  '%s has its twin in the contract',
  async (name) => {
    const sent: string[] = [];
    vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
      sent.push(`${method} ${path}`);
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    const id = 'id';
    const data = { line_id: id, user_id: id, feed_id: id, entry_id: id, inquiry_id: id, on: true };
    await postCommand({ id, cmd: name as CommandName, data });
    expect(known).toContain(sent[0]);
  },
);

it('sends nothing of a window that there is not', async () => {
  const fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  expect(await postCommand({ id: 'id', cmd: 'presence.idle', data: { idle: true } })).toEqual({});
  expect(fetched).not.toHaveBeenCalled();
});
