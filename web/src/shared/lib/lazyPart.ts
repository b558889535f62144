import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const AGAIN_MS = 1_500;

/**
 * Fetches a part of the program. Without a connection, or while the server is being restarted, it waits instead of failing;
 * it fails when the server is there but the part is not: then a newer program is served.
 * The server is looked for first: Chromium remembers that a part could not be fetched, and never asks for it again.
 */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  for (let refused = 0; ; ) {
    if (await isServerThere()) {
      try {
        return await load();
      } catch (error) {
        refused += 1;
        if (refused > 1) throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch('/readyz', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** A part that is fetched when it is first drawn; until it is there its `Suspense` shows what it shows while loading. */
export function lazyPart<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => ({ default: await fetchPart(load) }));
}
