import { useCallback } from 'react';
import { deviceKeep } from './keep';
import { createStore, type Store } from './store';
import { useStore } from './useStore';

const stores = new Map<string, Store<string>>();

/** A setting of the interface on this device, e.g. `clients.sorting`. An unknown stored value counts as the first choice. */
export function usePreference<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
): [T, (next: T) => void] {
  const place = `liniya.${name}`;
  let store = stores.get(place);
  if (store === undefined) {
    store = createStore(deviceKeep.read(place) ?? '');
    stores.set(place, store);
  }
  const current = store;
  const saved = useStore(
    current,
    useCallback((value: string) => value, []),
  );
  const value = choices.find((choice) => choice === saved) ?? choices[0];
  const set = useCallback(
    (next: T) => {
      current.set(next);
      deviceKeep.write(place, next);
    },
    [current, place],
  );
  return [value, set];
}
