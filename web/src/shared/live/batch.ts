/**
 * Collects items and hands them over once per animation frame. A hidden tab has no frames, so a timer does it there;
 * whichever comes first.
 */
export interface Batch<T> {
  add(items: readonly T[]): void;
  flush(): void;
  clear(): void;
}

const HIDDEN_MS = 100;

export function createBatch<T>(handle: (items: T[]) => void): Batch<T> {
  let items: T[] = [];
  let frame: number | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function unschedule(): void {
    if (frame !== null) cancelAnimationFrame(frame);
    if (timer !== null) clearTimeout(timer);
    frame = null;
    timer = null;
  }
  function flush(): void {
    unschedule();
    if (items.length === 0) return;
    const ready = items;
    items = [];
    handle(ready);
  }
  return {
    add(more) {
      items.push(...more);
      if (items.length === 0 || timer !== null) return;
      if (typeof requestAnimationFrame === 'function') frame = requestAnimationFrame(flush);
      timer = setTimeout(flush, HIDDEN_MS);
    },
    flush,
    clear() {
      unschedule();
      items = [];
    },
  };
}
