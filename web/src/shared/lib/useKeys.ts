import { useEffect, useMemo, useRef } from 'react';
import { deviceKeep } from './keep';
import { createKeymap, type KeyBinding } from './keys';

/** The keyboard map of the window. `app` connects it to the document. */
export const keymap = createKeymap(deviceKeep);

/**
 * Registers keys while the component is shown. The bindings may be made anew on every render: the latest `run` is used;
 * the list under `?` changes only with ids, keys and labels.
 */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  const shape = useMemo(() => JSON.stringify(bindings), [bindings]);
  useEffect(() => {
    const shapes = JSON.parse(shape) as Omit<KeyBinding, 'run'>[];
    return keymap.register(
      shapes.map((binding) => ({
        ...binding,
        run: (event: KeyboardEvent) =>
          latest.current.find((current) => current.id === binding.id)?.run(event),
      })),
    );
  }, [shape]);
}
