/** docs/protocol.md section 7. A new event of the server comes with `make types`; then `reducers.ts` does not compile until it is handled. */
import type { EventData as Events, EventsOut, WhisperData as Whispers } from './generated';
import type { Entry } from './types';

export type EventData = Events;
export type InquiryChange = EventData['inquiry.changed']['what'];
export type SessionEnd = EventData['session.ended']['reason'];

export type EventType = keyof EventData;
export type LiveEvent = {
  [T in EventType]: { pos: number; type: T; at: string; data: EventData[T] };
}[EventType];

export type EventsPage = Omit<EventsOut, 'events'> & { events: LiveEvent[] };

/** The entries that an event brings: none for most events. */
export function entriesOf(event: LiveEvent): readonly Entry[] {
  return event.type === 'feed.entries_added' ? event.data.entries : [];
}

/** Fleeting: no position, may be lost. */
export type WhisperData = Whispers;
export type Whisper = { [T in keyof WhisperData]: { type: T; data: WhisperData[T] } }[keyof WhisperData];
