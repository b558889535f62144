import type { Keep } from './keep';

const PLACE = 'liniya.activity';
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** Movements come hundreds of times a second; one in this time is enough. */
const NOTE_EVERY_MS = 5_000;

/**
 * Tells when nobody has touched any window of the program for `afterS` seconds, and when somebody is back.
 * Windows of one browser share the time of the last sign of life.
 */
export function watchIdle(afterS: number, keep: Keep, onChange: (idle: boolean) => void): () => void {
  let idle = false;
  let noted = 0;

  const lastSign = (): number => Math.max(noted, Number(keep.read(PLACE) ?? 0));
  function set(next: boolean): void {
    if (next === idle) return;
    idle = next;
    onChange(idle);
  }
  function alive(): void {
    const now = Date.now();
    if (!idle && now - noted < NOTE_EVERY_MS) return;
    noted = now;
    keep.write(PLACE, String(now));
    set(false);
  }
  alive();
  const check = (): void => set(Date.now() - lastSign() >= afterS * 1000);
  const timer = setInterval(check, Math.min(10_000, Math.max(1_000, afterS * 250)));
  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, alive, { passive: true, capture: true });
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, alive, { capture: true });
  };
}
