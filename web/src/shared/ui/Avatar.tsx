import classes from './Avatar.module.css';
import type { PresenceShape } from './Presence';
import { Presence } from './Presence';

const TINTS = 6;

/** Two letters: of first and last name; of one word, its first two. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters =
    words.length > 1 ? `${words[0]?.[0] ?? ''}${words[1]?.[0] ?? ''}` : (words[0] ?? '').slice(0, 2);
  return letters.toLocaleUpperCase('ru');
}

/** The same id has the same tint on every device. */
export function tintOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return sum % TINTS;
}

/** `name`: first and last name (`shortName`). The name itself stands beside, so the picture is hidden from screen readers. */
export function Avatar({
  id,
  name,
  size = 38,
  status,
}: {
  id: string;
  name: string;
  size?: number;
  /** Shows the presence on the corner. */
  status?: PresenceShape | undefined;
}) {
  const mark = Math.max(12, Math.round(size * 0.37));
  return (
    <span className={classes.avatar} style={{ width: size, height: size }}>
      <span
        className={classes.disc}
        data-tint={tintOf(id)}
        style={{ fontSize: Math.round(size * 0.37) }}
        aria-hidden="true"
      >
        {initialsOf(name)}
      </span>
      {status !== undefined && (
        <span className={classes.mark}>
          <Presence status={status} size={mark} label />
        </span>
      )}
    </span>
  );
}
