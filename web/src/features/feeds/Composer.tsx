import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconSend2, IconX } from '@tabler/icons-react';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { characters, LONGEST_MESSAGE } from '@/shared/lib/messageText';
import { useKeys } from '@/shared/lib/useKeys';
import { useDraft, useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { pairKey } from '@/shared/live/state';
import { Kbd } from '@/shared/ui/Kbd';
import classes from './Composer.module.css';
import type { Density, MessageEntry } from './items';

const COUNT_FROM = 9_000;
/** "Is typing" is shown for 6 s: telling it this often keeps it on. */
const TYPING_EVERY_MS = 3_000;

/** Where a message is written: Enter sends, Shift+Enter makes a line, the draft is kept. */
export function Composer({
  lineId,
  userId,
  feedId,
  density,
  editing,
  onEditEnd,
  onEditLast,
  autoFocus = false,
  placeholder,
  children,
}: {
  lineId: string;
  userId: string;
  feedId: string | null;
  density: Density;
  /** The own message that is being changed. */
  editing: MessageEntry | null;
  onEditEnd(): void;
  /** ↑ in an empty composer. */
  onEditLast(): void;
  autoFocus?: boolean;
  placeholder?: string;
  /** Above the text: a hint, tabs. */
  children?: ReactNode;
}) {
  const { t } = useTranslation('feed');
  const program = useProgram();
  const meId = useProgramState((state) => state.me.account_id);
  const [draft, setDraft] = useDraft(pairKey(lineId, userId));
  const [change, setChange] = useState('');
  const text = editing === null ? draft : change;
  const field = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const typedAt = useRef(0);
  /** Somebody pressed the button with nothing to send. */
  const [missing, setMissing] = useState(false);

  const [edited, setEdited] = useState<MessageEntry | null>(null);
  if (edited !== editing) {
    setEdited(editing);
    setChange(editing?.payload.text ?? '');
  }
  useEffect(() => {
    if (editing === null) return;
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, [editing]);
  useEffect(() => {
    if (autoFocus) field.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  useGrowing(field, text);
  useListedKeys();

  const length = characters(text.trim());
  const over = length - LONGEST_MESSAGE;
  const sendable = text.trim() !== '' && over <= 0;

  function write(next: string): void {
    setMissing(false);
    if (editing !== null) {
      setChange(next);
      return;
    }
    setDraft(next);
    const now = Date.now();
    if (feedId === null || next.trim() === '' || now - typedAt.current < TYPING_EVERY_MS) return;
    typedAt.current = now;
    void program.send('feed.typing', { feed_id: feedId });
  }
  function submit(): void {
    if (!sendable) {
      setMissing(text.trim() === '');
      field.current?.focus();
      return;
    }
    if (editing !== null) {
      if (change.trim() !== editing.payload.text)
        void program.send('message.edit', {
          feed_id: editing.feed_id,
          entry_id: editing.id,
          text: change.trim(),
        });
      onEditEnd();
    } else {
      typedAt.current = 0;
      const to = userId === meId ? {} : { user_id: userId };
      void program.send('message.send', { line_id: lineId, ...to, text: text.trim() });
      setDraft('');
    }
    field.current?.focus();
  }
  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && !event.shiftKey && !isTouch()) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && editing !== null) {
      event.preventDefault();
      onEditEnd();
    } else if (event.key === 'ArrowUp' && text === '' && editing === null && !event.shiftKey) {
      event.preventDefault();
      onEditLast();
    }
  }

  return (
    <div className={classes.place} data-density={density} data-region="composer">
      <div className={classes.box} data-over={over > 0 || undefined}>
        {children}
        {editing !== null && (
          <p className={classes.editing}>
            <IconPencil size={15} stroke={1.8} aria-hidden />
            <span>{t('composer.editing')}</span>
            <ActionIcon variant="subtle" size={24} aria-label={t('composer.cancelEdit')} onClick={onEditEnd}>
              <IconX size={15} stroke={1.8} />
            </ActionIcon>
          </p>
        )}
        <div className={classes.write}>
          <textarea
            ref={field}
            id="composer"
            className={classes.field}
            rows={1}
            value={text}
            data-region-focus
            aria-label={t('composer.placeholder')}
            aria-describedby={hintId}
            placeholder={placeholder ?? t('composer.placeholder')}
            onChange={(event) => write(event.currentTarget.value)}
            onKeyDown={press}
          />
          {density === 'user' && (
            <ActionIcon
              size={48}
              radius="md"
              aria-label={t('composer.send')}
              aria-disabled={!sendable}
              onClick={submit}
            >
              <IconSend2 size={22} stroke={1.8} />
            </ActionIcon>
          )}
        </div>
        <div className={classes.foot}>
          <span
            id={hintId}
            className={classes.hint}
            data-bad={over > 0 || missing || undefined}
            role="status"
          >
            {missing && t('composer.empty')}
            {over > 0
              ? t('composer.over', { count: over })
              : length >= COUNT_FROM
                ? t('composer.left', { count: -over })
                : editing === null && text !== '' && density === 'specialist' && t('composer.draft')}
          </span>
          {density === 'specialist' && (
            <>
              <span className={classes.keys} aria-hidden="true">
                <Kbd code="Enter" /> {t('composer.sendHint')}
              </span>
              <Button
                size="sm"
                leftSection={<IconSend2 size={17} stroke={1.8} aria-hidden />}
                disabled={!sendable}
                onClick={submit}
              >
                {t(editing === null ? 'composer.send' : 'composer.save')}
              </Button>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** On a phone Enter makes a new line; there is a button for sending. */
function isTouch(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}

/** The field grows with its text, up to the height that its style allows. */
function useGrowing(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew for each text
  useLayoutEffect(() => {
    const box = field.current;
    if (box === null) return;
    box.style.height = 'auto';
    if (box.scrollHeight > 0) box.style.height = `${box.scrollHeight}px`;
  }, [field, text]);
}

/** Keys that the field handles itself, for the list under `?`. */
function useListedKeys(): void {
  const { t } = useTranslation('feed');
  const { t: common } = useTranslation();
  const group = common('region.composer');
  useKeys([
    { id: 'composer.send', code: 'Enter', label: t('keys.send'), group, run: () => false },
    { id: 'composer.newLine', code: 'Enter', shift: true, label: t('keys.newLine'), group, run: () => false },
    { id: 'composer.editLast', code: 'ArrowUp', label: t('keys.editLast'), group, run: () => false },
  ]);
}
