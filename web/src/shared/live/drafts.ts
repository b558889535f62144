import type { Keep } from '@/shared/lib/keep';
import { createStore, type Store } from '@/shared/lib/store';

/**
 * Texts that were typed and not sent, per account, so that a reload or an ended session loses nothing.
 * The key says where: `pairKey(line, user)` for a dialogue, any other word for a form, e.g. `ask`.
 */
export interface Drafts {
  readonly texts: Store<Readonly<Record<string, string>>>;
  get(key: string): string;
  set(key: string, text: string): void;
}

export function createDrafts(accountId: string, keep: Keep): Drafts {
  const place = `liniya.drafts.${accountId}`;
  let saved: Record<string, string> = {};
  try {
    saved = JSON.parse(keep.read(place) ?? '{}') as Record<string, string>;
  } catch {
    // Not ours: start anew.
  }
  const texts = createStore<Readonly<Record<string, string>>>(saved);
  return {
    texts,
    get: (key) => texts.get()[key] ?? '',
    set(key, text) {
      if ((texts.get()[key] ?? '') === text) return;
      const { [key]: _before, ...rest } = texts.get();
      const next = text === '' ? rest : { ...rest, [key]: text };
      texts.set(next);
      keep.write(place, Object.keys(next).length === 0 ? null : JSON.stringify(next));
    },
  };
}
