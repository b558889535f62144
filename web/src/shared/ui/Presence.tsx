import { useTranslation } from 'react-i18next';
import type { Status } from '@/shared/api/types';
import classes from './Presence.module.css';

export type PresenceShape = Status | 'birthday';

/** Readable without colour: check, clock hands, minus, half disc, handset, empty ring, balloon. */
const GLYPHS: Readonly<Record<PresenceShape, React.ReactNode>> = {
  free: <path d="M4.6 8.2l2.3 2.3 4.5-4.7" className={classes.white} />,
  away: <path d="M8 4.2V8l2.4 1.5" className={classes.dark} />,
  dnd: <path d="M4.7 8h6.6" className={classes.white} />,
  busy: <path d="M8 2.6a5.4 5.4 0 0 1 0 10.8z" className={classes.half} />,
  in_call: (
    <path
      d="M5.3 4.3l1.3-.3.9 2-1 .9a5.2 5.2 0 0 0 2.6 2.6l.9-1 2 .9-.3 1.3c-.2.6-.8 1-1.4.9A6.4 6.4 0 0 1 4.4 5.7c-.1-.6.3-1.2.9-1.4z"
      className={classes.solid}
    />
  ),
  offline: null,
  birthday: (
    <path
      d="M8 3.2a3 3.3 0 0 0-.7 6.4l-.6 1.1h2.6l-.6-1.1A3 3.3 0 0 0 8 3.2zM8 10.7v2"
      className={classes.solid}
    />
  ),
};

/** `label`: the status in words for screen readers; leave it out where the words stand beside. */
export function Presence({
  status,
  size = 16,
  label = false,
}: {
  status: PresenceShape;
  size?: number;
  label?: boolean;
}) {
  const { t } = useTranslation();
  const words = t(`status.${status}`);
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={classes.icon}
      data-status={status}
      role={label ? 'img' : undefined}
      aria-label={label ? words : undefined}
      aria-hidden={label ? undefined : true}
      focusable="false"
    >
      {label && <title>{words}</title>}
      <circle cx="8" cy="8" r={status === 'offline' ? 6.2 : 8} className={classes.disc} />
      {GLYPHS[status]}
    </svg>
  );
}
