import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '@/shared/api/problem';
import type { Person } from '@/shared/api/types';
import { useStore } from '@/shared/lib/useStore';
import { type Connection, canSend } from './connection';
import type { OutboxItem } from './outbox';
import { useProgram } from './ProgramContext';
import type { FeedWindow, ProgramState } from './state';

/**
 * A part of the state. Screens are drawn only after the first snapshot (the shell waits for it), so it is never empty.
 * A selector that makes a new array or object needs `shallowEqual`, or better: select the maps and use `useMemo`.
 */
export function useProgramState<S>(selector: (state: ProgramState) => S, equal?: (a: S, b: S) => boolean): S {
  const { state } = useProgram();
  const read = useCallback(
    (now: ProgramState | null) => {
      if (now === null) throw new Error('useProgramState before the first snapshot');
      return selector(now);
    },
    [selector],
  );
  return useStore(state, read, equal);
}

const whole = <T>(value: T): T => value;

/** The whole state, for lists that need most of it. Drawn on every event: keep the work in `useMemo`. */
export function useWholeState(): ProgramState {
  return useProgramState(whole);
}

export function useConnection(): Connection {
  return useStore(useProgram().connection, whole);
}

/** Commands of the policy `now` can be given; otherwise their buttons are disabled, with the reason in a tooltip. */
export function useCanSend(): boolean {
  return useStore(useProgram().connection, canSend);
}

export function useOutboxItems(): readonly OutboxItem[] {
  return useStore(useProgram().outbox.items, whole);
}

/** Text of a composer or a form that survives reloads and ended sessions. Key: `pairKey(line, user)` or a word. */
export function useDraft(key: string): [string, (text: string) => void] {
  const { drafts } = useProgram();
  const text = useStore(
    drafts.texts,
    useCallback((texts: Readonly<Record<string, string>>) => texts[key] ?? '', [key]),
  );
  const set = useCallback((next: string) => drafts.set(key, next), [drafts, key]);
  return [text, set];
}

/** The loaded end of a feed; asks for it when it is missing or stale. */
export function useFeedWindow(feedId: string | null): {
  window: FeedWindow | null;
  failure: Problem | null;
  retry(): void;
  older(): Promise<boolean>;
} {
  const { history } = useProgram();
  const window = useProgramState(
    useCallback(
      (state: ProgramState) => (feedId === null ? null : (state.entries[feedId] ?? null)),
      [feedId],
    ),
  );
  const failure = useStore(
    history.failures,
    useCallback(
      (all: Readonly<Record<string, Problem>>) => (feedId === null ? null : (all[feedId] ?? null)),
      [feedId],
    ),
  );
  const phase = window?.phase;
  useEffect(() => {
    if (feedId !== null && failure === null && (phase === undefined || phase === 'stale'))
      void history.open(feedId);
  }, [feedId, failure, phase, history]);
  return {
    window,
    failure,
    retry: () => void (feedId !== null && history.open(feedId)),
    older: () => (feedId === null ? Promise.resolve(false) : history.older(feedId)),
  };
}

/** Somebody by id; asks for people that were not in the snapshot. */
export function usePerson(accountId: string | null): Person | undefined {
  const { history } = useProgram();
  const person = useProgramState(
    useCallback(
      (state: ProgramState) => (accountId === null ? undefined : state.people[accountId]),
      [accountId],
    ),
  );
  useEffect(() => {
    if (accountId !== null && person === undefined) history.person(accountId);
  }, [accountId, person, history]);
  return person;
}

/** True while the window is visible and has the focus: only then messages become read. */
export function useLooking(): boolean {
  const [looking, setLooking] = useState(() => document.hasFocus() && !document.hidden);
  useEffect(() => {
    const check = (): void => setLooking(document.hasFocus() && !document.hidden);
    document.addEventListener('visibilitychange', check);
    window.addEventListener('focus', check);
    window.addEventListener('blur', check);
    return () => {
      document.removeEventListener('visibilitychange', check);
      window.removeEventListener('focus', check);
      window.removeEventListener('blur', check);
    };
  }, []);
  return looking;
}

/** Read mark: tell the last `seq` that is visible in the open feed (null: none, or scrolled up). */
export function useReadMark(feedId: string | null, visibleSeq: number | null): void {
  const { marks } = useProgram();
  const looking = useLooking();
  useEffect(() => {
    if (feedId === null || visibleSeq === null || !looking) return;
    marks.seen(feedId, visibleSeq);
    return () => marks.unseen(feedId);
  }, [marks, feedId, visibleSeq, looking]);
}
