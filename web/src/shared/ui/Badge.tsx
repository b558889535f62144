import classes from './Badge.module.css';

/** A count. `unread` blue, `alert` red (rail, queue), `quiet` grey (muted dialogue, size of a group). Nothing for 0. */
export function Badge({
  count,
  kind = 'unread',
  label,
}: {
  count: number;
  kind?: 'unread' | 'alert' | 'quiet';
  /** In words for screen readers, where the number alone says nothing. */
  label?: string;
}) {
  if (count <= 0) return null;
  return (
    <span className={classes.badge} data-kind={kind}>
      <span aria-hidden={label !== undefined || undefined}>{count > 999 ? '999+' : count}</span>
      {label !== undefined && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
