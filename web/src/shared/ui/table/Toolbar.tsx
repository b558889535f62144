import type { ReactNode } from 'react';
import classes from './Filters.module.css';

/** The row of filters over a table. `end`: search or buttons, at the right while there is room. */
export function Toolbar({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <div className={classes.toolbar}>
      {children}
      {end !== undefined && <div className={classes.end}>{end}</div>}
    </div>
  );
}
