import { useTranslation } from 'react-i18next';
import classes from './SkeletonShell.module.css';

/** Same geometry as the program: rail, list, content. */
export function SkeletonShell() {
  const { t } = useTranslation();
  return (
    <div className={classes.frame} role="status" aria-label={t('loading')}>
      <span className={classes.rail} />
      <span className={classes.list} />
      <span className={classes.content} />
    </div>
  );
}
