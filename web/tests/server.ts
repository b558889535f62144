import { expect } from '@playwright/test';

/** The server of scripts/with_demo_server.py. */
const HARNESS = Number(process.env.LINIYA_HARNESS ?? 0);
const URL = process.env.LINIYA_URL ?? '';

export const canBeKilled = HARNESS > 0;

async function answers(): Promise<boolean> {
  try {
    return (await fetch(`${URL}/healthz`)).ok;
  } catch {
    return false;
  }
}

/** At once, with nothing said to anybody. */
export async function killServer(): Promise<void> {
  process.kill(HARNESS, 'SIGUSR1');
  await expect.poll(answers).toBe(false);
}

/** On the same port and the same data; nothing when it runs. */
export async function startServer(): Promise<void> {
  if (await answers()) return;
  process.kill(HARNESS, 'SIGUSR2');
  await expect.poll(answers, { timeout: 40_000 }).toBe(true);
}
