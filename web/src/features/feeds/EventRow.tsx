import {
  IconArrowsExchange,
  IconFlagCheck,
  IconInbox,
  IconMessagePlus,
  IconPlayerPlay,
  IconRotateClockwise,
  IconStar,
  IconUserCheck,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatTime } from '@/shared/lib/time';
import { usePerson, useProgramState } from '@/shared/live/hooks';
import { shortName } from '@/shared/live/selectors';
import classes from './Feed.module.css';
import type { Density, EventEntry } from './items';

const LOOK = {
  inquiry_opened: ['mute', IconMessagePlus],
  inquiry_queued: ['bad', IconInbox],
  inquiry_assigned: ['info', IconUserCheck],
  work_started: ['ok', IconPlayerPlay],
  transferred: ['violet', IconArrowsExchange],
  work_finished: ['mute', IconFlagCheck],
  work_resumed: ['ok', IconRotateClockwise],
  rated: ['warn', IconStar],
} as const;

/** A technical event: picture, one sentence, time; what is for specialists only stands below as a note. */
export function EventRow({ entry, density }: { entry: EventEntry; density: Density }) {
  const locale = useLocale();
  const text = useEventText(entry, density);
  const look = LOOK[entry.kind];
  const author = useName(entry.author_id);
  const { t } = useTranslation('feed');
  // A kind that this program does not know yet.
  if (look === undefined) return null;
  const [tone, Icon] = look;
  const note =
    entry.kind === 'transferred' ? entry.payload.note : entry.kind === 'rated' ? entry.payload.comment : null;
  return (
    <div className={classes.event}>
      <p className={classes.eventLine}>
        <span className={classes.eventIcon} data-tone={tone}>
          <Icon size={14} stroke={1.8} aria-hidden />
        </span>
        <span className={classes.eventText}>
          {text} {/* The user's sentence about the end names the time itself. */}
          {(density !== 'user' || entry.kind !== 'work_finished') && (
            <time dateTime={entry.at}>{formatTime(entry.at, locale)}</time>
          )}
        </span>
      </p>
      {note != null && note !== '' && (
        <div className={classes.note} data-plain={entry.kind === 'rated' || undefined}>
          {entry.kind === 'transferred' && (
            <span className={classes.name}>{t('note', { name: author ?? t('unknown') })}</span>
          )}
          <p className={classes.noteText}>{note}</p>
        </div>
      )}
    </div>
  );
}

function useName(accountId: string | null): string | null {
  const person = usePerson(accountId);
  const name = shortName(person);
  return name === '' ? null : name;
}

const STARS = ['s1', 's2', 's3', 's4', 's5'] as const;

/** The sentence of an event. Both people of it are asked for, so that the hooks stand still. */
export function useEventText(entry: EventEntry, density: Density): string {
  const { t } = useTranslation('feed');
  const locale = useLocale();
  const { from, to, line } = namesOf(entry);
  const fromName = useName(from) ?? t('unknown');
  const toName = useName(to) ?? t('unknown');
  const lineName = useProgramState((state) => (line === null ? '' : (state.lines[line]?.name ?? '')));
  const voice = density === 'user' ? 'user' : 'staff';
  switch (entry.kind) {
    case 'inquiry_opened':
      return t(`${voice}.inquiry_opened.${entry.payload.by}`, {
        number: entry.payload.number,
        name: fromName,
      });
    case 'inquiry_queued':
      return t(`${voice}.inquiry_queued.${entry.payload.reason}`, {
        defaultValue: t(`${voice}.inquiry_queued.unknown`),
      });
    case 'inquiry_assigned':
      return t(`${voice}.inquiry_assigned.${entry.payload.why}`, {
        name: toName,
        defaultValue: t(`${voice}.inquiry_assigned.unknown`, { name: toName }),
      });
    case 'transferred': {
      const moved = entry.payload.to_line_id !== entry.payload.from_line_id && lineName !== '';
      const kind = !moved ? 'person' : to === null ? 'line' : 'linePerson';
      return t(`${voice}.transferred.${kind}`, { from: fromName, to: toName, line: lineName });
    }
    case 'work_started':
    case 'work_finished':
    case 'work_resumed':
      return t(`${voice}.${entry.kind}`, { name: toName, time: formatTime(entry.at, locale) });
    case 'rated': {
      const label = t(`stars.${STARS[entry.payload.stars - 1] ?? 's5'}`);
      return t('rated', { stars: entry.payload.stars, label });
    }
    default:
      return '';
  }
}

function namesOf(entry: EventEntry): { from: string | null; to: string | null; line: string | null } {
  switch (entry.kind) {
    case 'inquiry_assigned':
    case 'work_started':
    case 'work_finished':
    case 'work_resumed':
      return { from: entry.author_id, to: entry.payload.account_id, line: null };
    case 'transferred':
      return {
        from: entry.payload.from_account_id ?? entry.author_id,
        to: entry.payload.to_account_id,
        line: entry.payload.to_line_id,
      };
    default:
      return { from: entry.author_id, to: null, line: null };
  }
}
