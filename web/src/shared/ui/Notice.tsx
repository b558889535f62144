import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

const ICONS = {
  info: IconInfoCircle,
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconAlertTriangle,
} as const;

/** A message inside a page: what is so, and what to do. `urgent` is read aloud at once. */
export function Notice({
  tone,
  title,
  children,
  urgent = false,
}: {
  tone: keyof typeof ICONS;
  title?: string;
  children?: ReactNode;
  urgent?: boolean;
}) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.notice} data-tone={tone} role={urgent ? 'alert' : 'status'}>
      <Icon size={20} stroke={1.8} className={classes.icon} aria-hidden />
      <div>
        {title !== undefined && <strong className={classes.title}>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
      </div>
    </div>
  );
}
