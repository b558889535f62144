import { IconClockHour4 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Line } from '@/shared/api/types';
import { useWaitWords } from '@/shared/i18n/useTexts';
import { secondsSince } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { waitLevel } from '@/shared/live/selectors';
import classes from './Chip.module.css';

const TONES = { neutral: 'mute', warn: 'warn', bad: 'bad' } as const;

/** Who waits, with a running time; colour by the thresholds of the line. `words`: «Ждёт 2 мин» instead of «2 мин». */
export function WaitChip({
  since,
  line,
  words = false,
}: {
  since: string;
  line?: Pick<Line, 'wait_warn_s' | 'wait_bad_s'> | undefined;
  words?: boolean;
}) {
  const { t } = useTranslation();
  const inWords = useWaitWords();
  const seconds = secondsSince(since, useNow());
  const time = inWords(seconds);
  return (
    <span
      className={classes.chip}
      data-tone={TONES[waitLevel(seconds, line)]}
      title={t('time.waiting', { time })}
    >
      <IconClockHour4 size={14} stroke={1.8} aria-hidden />
      <span className={classes.time}>{words ? t('time.waiting', { time }) : time}</span>
    </span>
  );
}
