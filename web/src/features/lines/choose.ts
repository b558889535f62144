import type { Line } from '@/shared/api/types';
import { linesAsUser } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';

/**
 * The line that stands in the question box: chosen by hand; else the last one used; else the first that answers.
 * Somebody without experience only types and presses the button.
 */
export function preselectedLine(
  state: Pick<ProgramState, 'lines' | 'feeds' | 'me'>,
  chosenId: string,
): Line | null {
  const lines = linesAsUser(state as ProgramState);
  const byId = (id: string): Line | undefined => lines.find((line) => line.id === id);
  const chosen = byId(chosenId);
  if (chosen !== undefined) return chosen;
  const used = Object.values(state.feeds)
    .filter((feed) => feed.user_id === state.me.account_id && byId(feed.line_id) !== undefined)
    .sort((a, b) => (a.last_at < b.last_at ? 1 : -1))[0];
  return (
    (used === undefined ? undefined : byId(used.line_id)) ??
    lines.find((line) => line.answering) ??
    lines[0] ??
    null
  );
}

/** «примерно за N минут» or hours; null when the server does not know. */
export function typicalWait(seconds: number | null): { unit: 'minutes' | 'hours'; count: number } | null {
  if (seconds === null) return null;
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60
    ? { unit: 'minutes', count: minutes }
    : { unit: 'hours', count: Math.round(minutes / 60) };
}
