import { IconSend2 } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Line } from '@/shared/api/types';
import { messageFault } from '@/shared/lib/messageText';
import { useDraft, useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { linesAsUser } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import classes from './AskBox.module.css';
import { preselectedLine, typicalWait } from './choose';
import { LineSelect } from './LineSelect';

/** The one way to ask: text, a line that is already chosen, one button. The text survives everything until it is sent. */
export function AskBox({ onSent }: { onSent: (lineId: string) => void }) {
  const { t } = useTranslation('user');
  const program = useProgram();
  const [text, setText] = useDraft('ask');
  const [chosenId, choose] = useDraft('ask.line');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const faultId = useId();
  const all = useProgramState((state) => state.lines);
  const feeds = useProgramState((state) => state.feeds);
  const me = useProgramState((state) => state.me);
  const lines = useMemo(() => linesAsUser({ lines: all } as ProgramState), [all]);
  const line = useMemo(
    () => preselectedLine({ lines: all, feeds, me }, chosenId),
    [all, feeds, me, chosenId],
  );

  useEffect(() => {
    const end = field.current?.value.length ?? 0;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(end, end);
  }, []);

  if (line === null) return null;
  const fault = messageFault(text);
  // Too long is told at once; an empty question only when somebody wants to send it.
  const shown = fault?.kind === 'long' || tried ? fault : null;

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    setTried(true);
    if (fault !== null || line === null) {
      field.current?.focus();
      return;
    }
    // What becomes of it stands in the conversation: the outbox keeps it, also without a connection.
    void program.send('message.send', { line_id: line.id, text: text.trim() });
    setText('');
    choose('');
    onSent(line.id);
  }

  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.box} data-fault={shown !== null || undefined}>
        <textarea
          ref={field}
          className={classes.text}
          value={text}
          rows={3}
          placeholder={t('ask.placeholder')}
          aria-label={t('ask.label')}
          aria-invalid={shown !== null || undefined}
          aria-describedby={shown !== null ? faultId : undefined}
          onChange={(event) => {
            setTried(false);
            setText(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            if (window.matchMedia('(pointer: coarse)').matches) return; // On a phone Enter is a new line.
            event.preventDefault();
            submit();
          }}
        />
        <div className={classes.actions}>
          <LineSelect lines={lines} value={line} onChange={choose} />
          <button type="submit" className={classes.submit}>
            <IconSend2 size={20} stroke={1.8} aria-hidden />
            {t('ask.submit')}
          </button>
        </div>
      </div>
      {shown !== null && (
        <p className={classes.fault} id={faultId} role="alert">
          {shown.kind === 'empty' ? t('ask.empty') : t('ask.long', { count: shown.over })}
        </p>
      )}
      <AnswerHint line={line} />
    </form>
  );
}

/** «Сейчас отвечают примерно за 2 минуты»; nothing while nobody can know. */
function AnswerHint({ line }: { line: Line }) {
  const { t } = useTranslation('user');
  const wait = typicalWait(line.typical_answer_s);
  if (line.answering && wait === null) return null;
  const sentence =
    line.answering && wait !== null ? t(`home.${wait.unit}`, { count: wait.count }) : t('home.nobody');
  const [before, figure, after] = sentence.split('*');
  return (
    <p className={classes.hint}>
      <span className={classes.dot} data-nobody={!line.answering || undefined} />
      <span>
        {before}
        {figure !== undefined && <strong>{figure}</strong>}
        {after}
      </span>
    </p>
  );
}
