import { Button, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Inquiry } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDuration, formatTime, secondsSince } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { shortName, waitingSince } from '@/shared/live/selectors';
import { Badge } from '@/shared/ui/Badge';
import { Kbd } from '@/shared/ui/Kbd';
import classes from './QueueStrip.module.css';

/**
 * Who waits in the queue, with the running time of whoever waits longest. An empty queue shows nothing. `wide`: on the home
 * screen, with the name.
 */
export function QueueStrip({
  queue,
  wide = false,
  taking,
  possible,
  offlineSince,
  onTake,
  onOpen,
}: {
  /** Who waits longest first. */
  queue: readonly Inquiry[];
  wide?: boolean;
  taking: boolean;
  possible: boolean;
  /** Without a connection the figures stand still. */
  offlineSince: number | null;
  onTake(): void;
  onOpen(inquiry: Inquiry): void;
}) {
  const { t } = useTranslation('specialist');
  const { t: common } = useTranslation();
  const locale = useLocale();
  const longest = queue[0];
  if (longest === undefined) return null;
  const frozen = offlineSince !== null;
  const button = (
    <Button
      size={wide ? 'md' : 'sm'}
      px={wide ? 16 : 10}
      loading={taking}
      disabled={!possible || frozen}
      onClick={onTake}
      rightSection={wide ? <Kbd code="KeyQ" /> : undefined}
    >
      {t('queue.take')}
    </Button>
  );
  return (
    <section className={classes.strip} data-wide={wide || undefined} data-frozen={frozen || undefined}>
      <button type="button" className={classes.text} title={t('queue.open')} onClick={() => onOpen(longest)}>
        <span className={classes.title}>
          {t(wide ? 'queue.titleLong' : 'queue.title')}
          <Badge count={queue.length} kind={frozen ? 'quiet' : 'alert'} />
        </span>
        <span className={classes.longest}>
          {frozen ? (
            t('queue.frozen', { time: formatTime(offlineSince, locale) })
          ) : (
            <Longest inquiry={longest} named={wide} />
          )}
        </span>
      </button>
      {possible && !frozen ? (
        button
      ) : (
        <Tooltip label={common('connection.needed')}>
          {/* A disabled button tells nothing to the pointer: the box around it does. */}
          <span>{button}</span>
        </Tooltip>
      )}
    </section>
  );
}

function Longest({ inquiry, named }: { inquiry: Inquiry; named: boolean }) {
  const { t } = useTranslation('specialist');
  const now = useNow();
  const person = usePerson(inquiry.user_id);
  const line = useProgramState((state) => state.lines[inquiry.line_id]?.name ?? '');
  const time = formatDuration(secondsSince(waitingSince(inquiry) ?? inquiry.opened_at, now));
  return named
    ? t('queue.longestNamed', { time, name: shortName(person), line })
    : t('queue.longest', { time });
}
