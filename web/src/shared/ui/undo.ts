import { createStore } from '@/shared/lib/store';

export const UNDO_MS = 8_000;

export interface UndoOffer {
  /** Grows: a new offer takes the place of the one before. */
  number: number;
  text: string;
  until: number;
  undo(): void;
}

export const undoOffer = createStore<UndoOffer | null>(null);
let offers = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** After an act that can be taken back: «Работа с Надеждой Шевцовой завершена — Вернуть» for 8 s, also by Ctrl+Z. */
export function offerUndo(text: string, undo: () => void): void {
  clearTimeout(timer);
  offers += 1;
  undoOffer.set({ number: offers, text, undo, until: Date.now() + UNDO_MS });
  timer = setTimeout(() => undoOffer.set(null), UNDO_MS);
}

export function hideUndo(): void {
  clearTimeout(timer);
  undoOffer.set(null);
}

/** False: there is nothing to take back now. */
export function takeUndo(): boolean {
  const offer = undoOffer.get();
  if (offer === null) return false;
  hideUndo();
  offer.undo();
  return true;
}
