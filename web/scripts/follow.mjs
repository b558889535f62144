// The program's own reducers for a test of the server (server/tests/doors/test_web_state.py): one JSON line in, one out.
// In: {who, frames, now: {snapshot, pages}}; the first one of a person is where he begins. Out: {differences, outdated, ended}.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport(`${root}src/shared/live/testing/follow.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '@': `${root}src` } },
});
const followers = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { who, frames, now } = JSON.parse(line);
  if (!followers.has(who)) followers.set(who, new module.Follower(now));
  process.stdout.write(`${JSON.stringify(followers.get(who).hear(frames, now))}\n`);
}
