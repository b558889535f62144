import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconClockHour4,
  IconFlagCheck,
  IconInbox,
  IconPhoneX,
  IconPointFilled,
  IconStarFilled,
  IconUserCheck,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDuration, secondsSince } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import classes from './Chip.module.css';

export type InquiryChip =
  | 'queued'
  | 'assigned'
  | 'in_work'
  | 'waiting'
  | 'transferred'
  | 'missed'
  | 'stuck'
  | 'finished'
  | 'rated';

const LOOK = {
  queued: ['bad', IconInbox],
  assigned: ['info', IconUserCheck],
  in_work: ['ok', IconPointFilled],
  waiting: ['warn', IconClockHour4],
  transferred: ['violet', IconArrowsExchange],
  missed: ['bad', IconPhoneX],
  stuck: ['bad', IconAlertTriangle],
  finished: ['mute', IconFlagCheck],
  rated: ['ok', IconStarFilled],
} as const;

/** State of a request: icon and word. `since` adds a running time («В работе 0:29»); `text` replaces the word. */
export function StateChip({
  state,
  since,
  text,
  large = false,
}: {
  state: InquiryChip;
  since?: string | null;
  text?: string;
  large?: boolean;
}) {
  const { t } = useTranslation();
  const [tone, Icon] = LOOK[state];
  return (
    <span className={classes.chip} data-tone={tone} data-large={large || undefined}>
      <Icon size={large ? 16 : 14} stroke={1.8} aria-hidden />
      {text ?? t(`inquiry.${state}`)}
      {since != null && <Running since={since} />}
    </span>
  );
}

function Running({ since }: { since: string }) {
  return <span className={classes.time}>{formatDuration(secondsSince(since, useNow()))}</span>;
}
