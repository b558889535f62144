import { IconAlertTriangle, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TickState } from '@/shared/live/selectors';
import classes from './Tick.module.css';

const ICONS = {
  sending: IconClock,
  saved: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertTriangle,
} as const;

/** Clock → one check → two grey → two blue; a triangle when it was refused. */
export function Tick({ state, size = 15 }: { state: TickState; size?: number }) {
  const { t } = useTranslation();
  const Icon = ICONS[state];
  return (
    <span
      className={classes.tick}
      data-state={state}
      role="img"
      aria-label={t(`tick.${state}`)}
      title={t(`tick.${state}`)}
    >
      <Icon size={size} stroke={1.8} aria-hidden />
    </span>
  );
}
