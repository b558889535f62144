/** A short sound without a file: two soft tones. Silent where the browser has not allowed sound yet. */
let context: AudioContext | null = null;

const TUNES = {
  /** Somebody writes. */
  message: [660, 880],
  /** Something was given to me. */
  assigned: [523, 784, 1047],
} as const;
export type Tune = keyof typeof TUNES;

const TONE_S = 0.13;
const LOUD = 0.12;

export function play(tune: Tune): void {
  try {
    context ??= new AudioContext();
    const place = context;
    if (place.state === 'suspended') void place.resume();
    TUNES[tune].forEach((frequency, index) => {
      const start = place.currentTime + index * TONE_S;
      const tone = place.createOscillator();
      const volume = place.createGain();
      tone.type = 'sine';
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(LOUD, start + 0.015);
      volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_S);
      tone.connect(volume).connect(place.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    });
  } catch {
    // No sound on this device: the badge and the title say the same.
  }
}
