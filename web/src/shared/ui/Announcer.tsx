import { createStore } from '@/shared/lib/store';
import { useStore } from '@/shared/lib/useStore';

const polite = createStore('');
const assertive = createStore('');
const same = (text: string): string => text;

/** Says something to screen readers without taking the focus. */
export function announce(text: string, urgent = false): void {
  const place = urgent ? assertive : polite;
  // The same words twice would be silent: a no-break space makes them different.
  place.set(place.get() === text ? `${text} ` : text);
}

/** Stands once in the shell. */
export function Announcer() {
  return (
    <div className="visually-hidden">
      <p aria-live="polite">{useStore(polite, same)}</p>
      <p aria-live="assertive">{useStore(assertive, same)}</p>
    </div>
  );
}
