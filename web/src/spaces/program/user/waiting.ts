import type { Inquiry, Line } from '@/shared/api/types';
import { secondsSince } from '@/shared/lib/time';

/** What the waiting panel says: which step is now, the sentence of what happens next. */
export interface Waiting {
  /** search: nobody has it yet; answer: a specialist has it and has not answered. */
  step: 'search' | 'answer';
  /** Minutes left until the usual answer; null: unknown, or longer than usual already. */
  minutes: number | null;
  /** Place in the queue, 1 = next; null: not in the queue, or not known. */
  place: number | null;
  /** Nobody is there to answer. */
  nobody: boolean;
}

/** Null: nothing to wait for: no open question, or it has been answered. */
export function waitingOf(inquiry: Inquiry | null, line: Line, nowMs: number): Waiting | null {
  if (inquiry === null || inquiry.state === 'finished') return null;
  if (inquiry.state === 'queued') {
    const typical = line.answering ? line.typical_answer_s : null;
    const left =
      typical === null ? null : typical - secondsSince(inquiry.waiting_since ?? inquiry.opened_at, nowMs);
    return {
      step: 'search',
      minutes: left === null || left <= 0 ? null : Math.max(1, Math.round(left / 60)),
      place: inquiry.place,
      nobody: !line.answering,
    };
  }
  // Work that a specialist began himself is answered by his first message.
  if (inquiry.first_reply_at !== null || inquiry.opened_by_id !== inquiry.user_id) return null;
  return { step: 'answer', minutes: null, place: null, nobody: false };
}
