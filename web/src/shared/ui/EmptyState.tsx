import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

/** What is here, why it is empty, one action. */
export function EmptyState({
  icon: Picture,
  title,
  text,
  children,
}: {
  icon?: Icon;
  title: string;
  text?: ReactNode;
  /** At most one main action. */
  children?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      {Picture !== undefined && (
        <span className={classes.picture}>
          <Picture size={30} stroke={1.7} aria-hidden />
        </span>
      )}
      <h2 className={classes.title}>{title}</h2>
      {text !== undefined && <p className={classes.text}>{text}</p>}
      {children !== undefined && <div className={classes.actions}>{children}</div>}
    </div>
  );
}
