import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Import.module.css';

export const STEPS = ['file', 'columns', 'check', 'done'] as const;
export type Step = (typeof STEPS)[number];

/** Where one is: file, columns, check, load. */
export function Steps({ step, children }: { step: Step; children?: ReactNode }) {
  const { t } = useTranslation('people');
  const now = STEPS.indexOf(step);
  return (
    <div className={classes.top}>
      <ol className={classes.steps}>
        {STEPS.map((one, nth) => (
          <li
            key={one}
            data-state={nth < now ? 'past' : nth === now ? 'now' : undefined}
            aria-current={nth === now ? 'step' : undefined}
          >
            <span className={classes.number}>
              {nth < now ? <IconCheck size={14} stroke={2.4} aria-hidden /> : nth + 1}
            </span>
            {t(`import.steps.${one}`)}
          </li>
        ))}
      </ol>
      {children}
    </div>
  );
}
