import type { Keep } from './keep';
import { createStore, type Store } from './store';

/** A key of the keyboard map. Matched by `event.code`, so that the Russian layout works. */
export interface KeyBinding {
  /** Name of the command, e.g. `queue.take`; also its key in the list under `?` and in the settings. */
  id: string;
  /** `event.code`: KeyQ, Slash, Enter, F2, ArrowUp, Backslash… */
  code: string;
  ctrl?: boolean;
  alt?: boolean;
  shift?: boolean;
  /** Text of the command, already translated. */
  label: string;
  /** Heading in the list under `?`, already translated. */
  group: string;
  /** Works inside text fields, too. Default: only keys with Ctrl or Alt and function keys do. */
  inFields?: boolean;
  /** Return false when the key was not meant for this command: then the browser has it. */
  run(event: KeyboardEvent): unknown;
}

export interface Keymap {
  /** What is registered now: the list under `?`. The latest registration of a key wins. */
  readonly bindings: Store<readonly KeyBinding[]>;
  /** Ids that are switched off; `*` switches off all single letters. */
  readonly off: Store<readonly string[]>;
  register(bindings: readonly KeyBinding[]): () => void;
  switchOff(id: string, off: boolean): void;
  /** True when a command took the key. */
  handle(event: KeyboardEvent): boolean;
}

const PLACE = 'liniya.keys.off';
export const ALL_LETTERS = '*';

/** Nothing but the key itself (or Shift with it): must not work while somebody writes. */
export function isSingle(binding: KeyBinding): boolean {
  return !binding.ctrl && !binding.alt && !/^F\d+$/.test(binding.code);
}

export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !['button', 'checkbox', 'radio', 'submit', 'reset', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Alt+↑/↓ opens a native select and moves in a list of choices. */
function isChooser(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.getAttribute('role') === 'combobox')
  );
}

export function createKeymap(keep: Keep): Keymap {
  const bindings = createStore<readonly KeyBinding[]>([]);
  const off = createStore<readonly string[]>((keep.read(PLACE) ?? '').split(',').filter(Boolean));

  function fits(binding: KeyBinding, event: KeyboardEvent): boolean {
    return (
      binding.code === event.code &&
      (binding.ctrl ?? false) === (event.ctrlKey || event.metaKey) &&
      (binding.alt ?? false) === event.altKey &&
      (binding.shift ?? false) === event.shiftKey
    );
  }
  function allowed(binding: KeyBinding, event: KeyboardEvent): boolean {
    const switchedOff = off.get();
    if (switchedOff.includes(binding.id)) return false;
    if (binding.alt && binding.code.startsWith('Arrow') && isChooser(event.target)) return false;
    if (!isSingle(binding)) return true;
    if (switchedOff.includes(ALL_LETTERS)) return false;
    return binding.inFields === true || !isField(event.target);
  }

  return {
    bindings,
    off,
    register(added) {
      bindings.update((before) => [...before, ...added]);
      return () => bindings.update((before) => before.filter((binding) => !added.includes(binding)));
    },
    switchOff(id, on) {
      const rest = off.get().filter((other) => other !== id);
      off.set(on ? [...rest, id] : rest);
      keep.write(PLACE, off.get().join(','));
    },
    handle(event) {
      if (event.defaultPrevented || event.isComposing) return false;
      for (const binding of [...bindings.get()].reverse()) {
        if (!fits(binding, event) || !allowed(binding, event)) continue;
        if (binding.run(event) === false) continue;
        event.preventDefault();
        return true;
      }
      return false;
    },
  };
}

const SIGNS: Readonly<Record<string, string>> = {
  Slash: '/',
  Backslash: '\\',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** The keys of a binding as they stand on the keyboard: ['Ctrl', 'K']. */
export function keySigns(binding: Pick<KeyBinding, 'code' | 'ctrl' | 'alt' | 'shift'>): string[] {
  if (binding.code === 'Slash' && binding.shift) return ['?'];
  const key = SIGNS[binding.code] ?? binding.code.replace(/^(Key|Digit)/, '');
  return [binding.ctrl && 'Ctrl', binding.alt && 'Alt', binding.shift && 'Shift', key].filter(
    (sign): sign is string => typeof sign === 'string',
  );
}
