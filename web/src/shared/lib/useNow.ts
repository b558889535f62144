import { useSyncExternalStore } from 'react';
import { serverNow } from './clock';

/** One timer for all running times on the screen. */
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = serverNow();
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = serverNow();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time in ms, in whole steps of `stepS` seconds: the component is drawn again once per step. */
export function useNow(stepS = 1): number {
  const step = stepS * 1000;
  return useSyncExternalStore(subscribe, () => Math.floor(now / step) * step);
}
