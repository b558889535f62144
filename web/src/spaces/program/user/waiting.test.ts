import { describe, expect, it } from 'vitest';
import { at, makeInquiry, makeLine } from '@/shared/live/testing/make';
import { waitingOf } from './waiting';

const line = makeLine({ typical_answer_s: 180, answering: true });
const queued = makeInquiry('i', 'marina', { state: 'queued', waiting_since: at(0), place: 2 });
const now = (minute: number) => Date.parse(at(minute));

describe('waitingOf', () => {
  it('counts down the usual time, at least a minute, and is silent once it is over', () => {
    expect(waitingOf(queued, line, now(0))?.minutes).toBe(3);
    expect(waitingOf(queued, line, now(2.9))?.minutes).toBe(1);
    expect(waitingOf(queued, line, now(4))?.minutes).toBeNull();
  });

  it('promises no time where nobody answers, and keeps the place', () =>
    expect(waitingOf(queued, { ...line, answering: false }, now(0))).toEqual({
      step: 'search',
      minutes: null,
      place: 2,
      nobody: true,
    }));

  it('goes on to the answer when a specialist has it, and ends with the first reply', () => {
    const assigned = makeInquiry('i', 'marina', { state: 'assigned' });
    expect(waitingOf(assigned, line, now(0))?.step).toBe('answer');
    expect(waitingOf({ ...assigned, state: 'in_work' }, line, now(0))?.step).toBe('answer');
    expect(waitingOf({ ...assigned, state: 'in_work', first_reply_at: at(1) }, line, now(2))).toBeNull();
  });

  it('is nothing without a question, after its end, and for work begun by a specialist', () => {
    expect(waitingOf(null, line, now(0))).toBeNull();
    expect(waitingOf(makeInquiry('i', 'marina', { state: 'finished' }), line, now(0))).toBeNull();
    expect(waitingOf(makeInquiry('i', 'marina', { opened_by_id: 'olga' }), line, now(0))).toBeNull();
  });
});
