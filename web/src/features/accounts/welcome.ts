import { useEffect } from 'react';
import { api } from '@/shared/api/endpoints';
import type { Welcome } from '@/shared/api/types';
import { createStore } from '@/shared/lib/store';
import { useStore } from '@/shared/lib/useStore';

const AGAIN_MS = 3_000;

/** Asked once: it changes with the settings of the server only. Not in TanStack Query, which the sign-in page does without. */
const welcome = createStore<Welcome | null>(null);
let asking = false;

async function ask(): Promise<void> {
  if (asking || welcome.get() !== null) return;
  asking = true;
  try {
    welcome.set(await api.welcome());
  } catch {
    // Nothing depends on it: the page stands without the partner's words.
  } finally {
    asking = false;
  }
}

/** The partner's words for the pages outside of the program; null until they have come. */
export function useWelcome(): Welcome | null {
  const known = useStore(welcome, (now) => now);
  const missing = known === null;
  useEffect(() => {
    if (!missing) return;
    void ask();
    const timer = setInterval(() => void ask(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [missing]);
  return known;
}
