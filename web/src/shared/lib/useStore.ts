import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { Store } from './store';

/**
 * Reads a part of a store. The component is drawn again only when that part changes.
 * A selector that makes a new array or object each time needs `equal`, for example `shallowEqual`.
 */
export function useStore<T, S>(
  store: Store<T>,
  selector: (value: T) => S,
  equal: (a: S, b: S) => boolean = Object.is,
): S {
  const last = useRef<{ value: T; selector: (value: T) => S; part: S } | null>(null);
  const read = useCallback(() => {
    const value = store.get();
    const before = last.current;
    if (before !== null && before.value === value && before.selector === selector) return before.part;
    const part = selector(value);
    const kept = before !== null && equal(before.part, part) ? before.part : part;
    last.current = { value, selector, part: kept };
    return kept;
  }, [store, selector, equal]);
  return useSyncExternalStore(store.subscribe, read, read);
}

export function shallowEqual<T>(a: T, b: T): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = Object.entries(a);
  const right = b as Record<string, unknown>;
  return left.length === Object.keys(b).length && left.every(([key, value]) => Object.is(value, right[key]));
}
