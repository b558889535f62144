import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemBody } from '@/shared/api/problem';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { formatTime } from '@/shared/lib/time';
import { usePerson } from '@/shared/live/hooks';
import type { OutboxItem } from '@/shared/live/outbox';
import { shortName, type TickState } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import { LinkedText } from '@/shared/ui/LinkedText';
import { Tick } from '@/shared/ui/Tick';
import classes from './Feed.module.css';
import type { MessageEntry, PendingMessage, Side } from './items';

export interface MessageActions {
  edit(entry: MessageEntry): void;
  remove(entry: MessageEntry): void;
  retry(commandId: string): void;
  drop(commandId: string): void;
}

/** A message that the server has. `change`: its edit or deletion that is on its way or was refused. */
export const MessageRow = memo(function MessageRow({
  entry,
  side,
  first,
  last,
  tick,
  change,
  actions,
}: {
  entry: MessageEntry;
  side: Side;
  first: boolean;
  last: boolean;
  /** Only of own messages. */
  tick: TickState | null;
  change: OutboxItem | undefined;
  actions: MessageActions;
}) {
  const { t } = useTranslation('feed');
  const locale = useLocale();
  const person = usePerson(entry.author_id);
  const words = useProblemText();
  const name = shortName(person) || t('unknown');
  const edited = change?.cmd === 'message.edit' && change.state !== 'failed';
  const text = edited ? (change.data as { text: string }).text : (entry.payload.text ?? '');
  const deleted = entry.deleted || (change?.cmd === 'message.delete' && change.state !== 'failed');
  return (
    <div className={classes.message} data-side={side} data-first={first || undefined}>
      {side !== 'own' && (
        <span className={classes.face}>
          {last && <Avatar id={entry.author_id ?? ''} name={name} size={26} />}
        </span>
      )}
      <div className={classes.bubble} data-deleted={deleted || undefined}>
        {side === 'own' ? (
          <span className="visually-hidden">{t('you')}</span>
        ) : (
          <span className={first ? classes.name : 'visually-hidden'}>{name}</span>
        )}
        <span className={classes.text}>{deleted ? t('deleted') : <LinkedText text={text} />}</span>
        <span className={classes.meta}>
          {!deleted && (entry.edited_at !== null || edited) && <span>{t('edited')}</span>}
          <time dateTime={entry.at}>{formatTime(entry.at, locale)}</time>
          {tick !== null && !deleted && <Tick state={change?.state === 'sending' ? 'sending' : tick} />}
        </span>
        {change?.state === 'failed' && (
          <Refusal problem={change.problem} id={change.id} actions={actions}>
            {t(change.cmd === 'message.edit' ? 'message.editFailed' : 'message.removeFailed', {
              reason: words(change.problem ?? { slug: 'unexpected' }),
            })}
          </Refusal>
        )}
      </div>
      {side === 'own' && !deleted && <OwnMenu entry={entry} text={text} actions={actions} />}
    </div>
  );
});

function OwnMenu({ entry, text, actions }: { entry: MessageEntry; text: string; actions: MessageActions }) {
  const { t } = useTranslation('feed');
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon className={classes.more} variant="subtle" size={24} aria-label={t('message.actions')}>
          <IconDots size={16} stroke={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={16} stroke={1.7} />}
          // After the menu has given the focus back.
          onClick={() => setTimeout(() => actions.edit(entry), 0)}
        >
          {t('message.edit')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={16} stroke={1.7} />}
          onClick={() => void navigator.clipboard?.writeText(text).catch(() => {})}
        >
          {t('message.copy')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={16} stroke={1.7} />}
          className={classes.danger}
          onClick={() => actions.remove(entry)}
        >
          {t('message.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** A message on its way: clock → one tick; when it was refused, it stays in its place with the reason. */
export const PendingRow = memo(function PendingRow({
  message,
  first,
  actions,
}: {
  message: PendingMessage;
  first: boolean;
  actions: MessageActions;
}) {
  const { t } = useTranslation('feed');
  const locale = useLocale();
  const words = useProblemText();
  return (
    <div className={classes.message} data-side="own" data-first={first || undefined}>
      <div className={classes.bubble}>
        <span className="visually-hidden">{t('you')}</span>
        <span className={classes.text}>
          <LinkedText text={message.text} />
        </span>
        <span className={classes.meta}>
          <time dateTime={new Date(message.at).toISOString()}>{formatTime(message.at, locale)}</time>
          <Tick state={message.state} />
        </span>
        {message.state === 'failed' && (
          <Refusal problem={message.problem} id={message.id} actions={actions}>
            {words(message.problem ?? { slug: 'unexpected' })}
          </Refusal>
        )}
      </div>
    </div>
  );
});

/** Refusals that the same text meets again: «Повторить» would only repeat the refusal. */
const FINAL = [
  'message-too-long',
  'message-empty',
  'command-id-reused',
  'frame-too-large',
  'not-your-message',
];

function Refusal({
  problem,
  id,
  actions,
  children,
}: {
  problem: ProblemBody | null;
  id: string;
  actions: MessageActions;
  children: string;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.refusal} role="alert">
      <span>{children}</span>
      {!FINAL.includes(problem?.slug ?? '') && (
        <button type="button" className={classes.link} onClick={() => actions.retry(id)}>
          {t('action.retry')}
        </button>
      )}
      <button type="button" className={classes.link} onClick={() => actions.drop(id)}>
        {t('action.remove')}
      </button>
    </div>
  );
}
