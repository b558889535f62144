import { type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { feedOf } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import { Composer } from './Composer';
import classes from './Feed.module.css';
import { FeedView } from './FeedView';
import type { Density, MessageEntry } from './items';
import type { MessageActions } from './MessageRow';
import { TypingLine } from './TypingLine';

const RemoveDialog = lazyPart(async () => (await import('./RemoveDialog')).RemoveDialog);

/** Feed, typing line and composer of one dialogue. Give it a `key` of the dialogue. */
export function Dialogue({
  lineId,
  userId,
  density,
  footer,
  empty,
  composer,
  hint,
  placeholder,
  autoFocus = false,
}: {
  lineId: string;
  userId: string;
  density: Density;
  /** Below the last row of the feed. */
  footer?: ReactNode;
  /** When nothing was said yet. */
  empty?: ReactNode;
  /** Instead of the composer, for whoever may not write here. */
  composer?: ReactNode;
  /** Inside the composer, above the text. */
  hint?: ReactNode;
  placeholder?: string;
  autoFocus?: boolean;
}) {
  const program = useProgram();
  const [editing, setEditing] = useState<MessageEntry | null>(null);
  const [removing, setRemoving] = useState<MessageEntry | null>(null);
  const feedId = useProgramState(
    useCallback((state: ProgramState) => feedOf(state, lineId, userId)?.id ?? null, [lineId, userId]),
  );
  const actions = useMemo<MessageActions>(
    () => ({
      edit: setEditing,
      remove: setRemoving,
      retry: program.outbox.retry,
      drop: program.outbox.remove,
    }),
    [program],
  );
  const editLast = (): void => {
    const state = program.state.get();
    const entries = (feedId === null ? undefined : state?.entries[feedId]?.entries) ?? [];
    const mine = entries.findLast(
      (entry): entry is MessageEntry =>
        entry.kind === 'message' && entry.author_id === program.accountId && !entry.deleted,
    );
    if (mine !== undefined) setEditing(mine);
  };
  const remove = (entry: MessageEntry): void => {
    if (editing?.id === entry.id) setEditing(null);
    setRemoving(null);
    void program.send('message.delete', { feed_id: entry.feed_id, entry_id: entry.id });
  };
  return (
    <div className={classes.dialogue}>
      <FeedView
        lineId={lineId}
        userId={userId}
        density={density}
        actions={actions}
        footer={footer}
        empty={empty}
      />
      <TypingLine feedId={feedId} />
      {composer ?? (
        <Composer
          lineId={lineId}
          userId={userId}
          feedId={feedId}
          density={density}
          editing={editing}
          onEditEnd={() => setEditing(null)}
          onEditLast={editLast}
          autoFocus={autoFocus}
          {...(placeholder === undefined ? {} : { placeholder })}
        >
          {hint}
        </Composer>
      )}
      <Suspense fallback={null}>
        {removing !== null && (
          <RemoveDialog onClose={() => setRemoving(null)} onRemove={() => remove(removing)} />
        )}
      </Suspense>
    </div>
  );
}
