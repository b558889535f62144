import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Skeletons.module.css';

export const SKELETON_AFTER_MS = 150;

/** Shows its content only when it is still needed after 150 ms. */
export function Late({ children, ms = SKELETON_AFTER_MS }: { children: ReactNode; ms?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late ? children : null;
}

const WIDTHS = ['58%', '44%', '66%', '50%', '61%', '42%', '55%', '48%'];

/** Rows of a list: same geometry as the rows that come (68 px with an avatar). */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <Late>
      <div className={classes.rows} role="status" aria-label={t('loading')}>
        {WIDTHS.slice(0, rows).map((width) => (
          <div key={width} className={classes.row}>
            <span className={classes.disc} />
            <span className={classes.lines}>
              <span className={classes.bar} style={{ width }} />
              <span className={classes.bar} style={{ width: '40%' }} />
              <span className={classes.bar} style={{ width: '82%' }} />
            </span>
          </div>
        ))}
      </div>
    </Late>
  );
}

/** Lines of text in a panel. */
export function SkeletonText({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <Late>
      <div className={classes.text} role="status" aria-label={t('loading')}>
        {WIDTHS.slice(0, lines).map((width) => (
          <span key={width} className={classes.bar} style={{ width }} />
        ))}
      </div>
    </Late>
  );
}

/** Bubbles of a feed. */
export function SkeletonFeed() {
  const { t } = useTranslation();
  return (
    <Late>
      <div className={classes.feed} role="status" aria-label={t('loading')}>
        {WIDTHS.slice(0, 5).map((width, index) => (
          <span
            key={width}
            className={classes.bubble}
            data-own={index % 2 === 1 || undefined}
            style={{ width }}
          />
        ))}
      </div>
    </Late>
  );
}
