import type { Entry, HandStatus, Inquiry, Rating, Status } from './types';

/** docs/protocol.md section 5: what each command takes and answers. */
export interface Commands {
  'message.send': {
    data: { line_id: string; user_id?: string; text: string };
    answer: { feed_id: string; seq: number; entry_id: string; at: string; inquiry_id: string | null };
  };
  'message.edit': { data: { feed_id: string; entry_id: string; text: string }; answer: { entry: Entry } };
  'message.delete': { data: { feed_id: string; entry_id: string }; answer: { entry: Entry } };
  'feed.read': {
    data: { feed_id: string; seq: number };
    answer: { feed_id: string; my_read_seq: number };
  };
  'feed.delivered': { data: { feed_id: string; seq: number }; answer: Record<string, never> };
  'feed.typing': { data: { feed_id: string }; answer: Record<string, never> };
  'inquiry.start': { data: { line_id: string; user_id: string }; answer: { inquiry: Inquiry } };
  'inquiry.take_next': { data: { line_id?: string }; answer: { inquiry: Inquiry } };
  'inquiry.finish': { data: { inquiry_id: string }; answer: { inquiry: Inquiry } };
  'inquiry.resume': { data: { inquiry_id: string }; answer: { inquiry: Inquiry } };
  'inquiry.transfer': {
    data: { inquiry_id: string; to: TransferTo; note?: string };
    answer: { inquiry: Inquiry };
  };
  'inquiry.rate': {
    data: { inquiry_id: string; stars: number; comment?: string };
    answer: { rating: Rating };
  };
  'favourite.set': { data: { line_id: string; user_id: string; on: boolean }; answer: Record<string, never> };
  'presence.set': { data: { status: HandStatus }; answer: { status: Status } };
  'presence.idle': { data: { idle: boolean }; answer: { status: Status } };
}
export type TransferTo = { kind: 'specialist'; account_id: string } | { kind: 'line'; line_id: string };

export type CommandName = keyof Commands;
export type CommandData<C extends CommandName> = Commands[C]['data'];
export type CommandAnswer<C extends CommandName> = Commands[C]['answer'];

/**
 * keep: written down, sent when there is a connection, however late.
 * now: only makes sense at once: refused without a connection; once sent, repeated with the same id until answered.
 * fleeting: dropped without a connection; nobody waits for the answer.
 */
export type Policy = 'keep' | 'now' | 'fleeting';

export const commandPolicy: { readonly [C in CommandName]: Policy } = {
  'message.send': 'keep',
  'message.edit': 'keep',
  'message.delete': 'keep',
  'favourite.set': 'keep',
  'inquiry.rate': 'keep',
  'inquiry.start': 'now',
  'inquiry.take_next': 'now',
  'inquiry.finish': 'now',
  'inquiry.resume': 'now',
  'inquiry.transfer': 'now',
  'presence.set': 'now',
  'presence.idle': 'fleeting',
  'feed.read': 'fleeting',
  'feed.delivered': 'fleeting',
  'feed.typing': 'fleeting',
};
