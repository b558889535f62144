import type { KeyBinding } from '@/shared/lib/keys';
import { keySigns } from '@/shared/lib/keys';
import classes from './Kbd.module.css';

/** The keys of a command: `<Kbd code="KeyK" ctrl />`. */
export function Kbd(binding: Pick<KeyBinding, 'code' | 'ctrl' | 'alt' | 'shift'>) {
  return <kbd className={classes.kbd}>{keySigns(binding).join(' ')}</kbd>;
}
