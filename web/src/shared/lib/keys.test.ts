import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceKeep } from './keep';
import { ALL_LETTERS, createKeymap, type KeyBinding, keySigns } from './keys';

function press(target: HTMLElement, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

let field: HTMLTextAreaElement;
let page: HTMLElement;
const run = vi.fn<(event: KeyboardEvent) => unknown>();
const binding = (part: Partial<KeyBinding>): KeyBinding => ({
  id: 'queue.take',
  code: 'KeyQ',
  label: 'Взять следующее',
  group: 'Очередь',
  run,
  ...part,
});
function keymapWith(...bindings: KeyBinding[]) {
  const keymap = createKeymap(deviceKeep);
  keymap.register(bindings);
  return keymap;
}

beforeEach(() => {
  document.body.innerHTML = '<main></main><textarea></textarea>';
  page = document.querySelector('main') as HTMLElement;
  field = document.querySelector('textarea') as HTMLTextAreaElement;
  run.mockReset();
});

describe('keys', () => {
  it('match by code, so that the Russian layout works', () => {
    const keymap = keymapWith(binding({}));
    const event = press(page, { code: 'KeyQ', key: 'й' });
    expect(keymap.handle(event)).toBe(true);
    expect(event.defaultPrevented).toBe(true);
  });

  it('on a single letter sleep in fields; with Alt, Ctrl and F-keys they do not', () => {
    expect(keymapWith(binding({})).handle(press(field, { code: 'KeyQ' }))).toBe(false);
    expect(keymapWith(binding({ alt: true })).handle(press(field, { code: 'KeyQ', altKey: true }))).toBe(
      true,
    );
    expect(keymapWith(binding({ code: 'F2' })).handle(press(field, { code: 'F2' }))).toBe(true);
  });

  it('need exactly their modifiers', () => {
    const keymap = keymapWith(binding({ ctrl: true }));
    expect(keymap.handle(press(page, { code: 'KeyQ' }))).toBe(false);
    expect(keymap.handle(press(page, { code: 'KeyQ', ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(keymap.handle(press(page, { code: 'KeyQ', ctrlKey: true }))).toBe(true);
  });

  it('go to the latest that wants them, else to the browser', () => {
    const inner = vi.fn(() => false);
    const keymap = keymapWith(binding({}), binding({ id: 'inner', run: inner }));
    expect(keymap.handle(press(page, { code: 'KeyQ' }))).toBe(true);
    expect(inner).toHaveBeenCalled();
    expect(run).toHaveBeenCalled();
    run.mockReturnValue(false);
    expect(keymap.handle(press(page, { code: 'KeyQ' }))).toBe(false);
  });

  it('can be switched off, one by one or all letters, for good', () => {
    const keymap = keymapWith(binding({}), binding({ id: 'alt', alt: true }));
    keymap.switchOff('queue.take', true);
    expect(keymap.handle(press(page, { code: 'KeyQ' }))).toBe(false);
    keymap.switchOff('queue.take', false);
    keymap.switchOff(ALL_LETTERS, true);
    expect(keymap.handle(press(page, { code: 'KeyQ' }))).toBe(false);
    expect(keymap.handle(press(page, { code: 'KeyQ', altKey: true }))).toBe(true);
    expect(createKeymap(deviceKeep).off.get()).toEqual([ALL_LETTERS]);
  });

  it('leave arrows with Alt to a native select', () => {
    document.body.innerHTML = '<select></select>';
    const select = document.querySelector('select') as HTMLElement;
    const keymap = keymapWith(binding({ code: 'ArrowDown', alt: true }));
    expect(keymap.handle(press(select, { code: 'ArrowDown', altKey: true }))).toBe(false);
  });

  it('disappear with their screen', () => {
    const keymap = createKeymap(deviceKeep);
    keymap.register([binding({})])();
    expect(keymap.bindings.get()).toEqual([]);
    expect(keymap.handle(press(page, { code: 'KeyQ' }))).toBe(false);
  });

  it('are written as on the keyboard', () => {
    expect(keySigns({ code: 'KeyK', ctrl: true })).toEqual(['Ctrl', 'K']);
    expect(keySigns({ code: 'Slash', shift: true })).toEqual(['?']);
    expect(keySigns({ code: 'ArrowUp', alt: true })).toEqual(['Alt', '↑']);
  });
});
