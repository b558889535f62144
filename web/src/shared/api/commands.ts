import type { Commands as All } from './generated';

/** docs/protocol.md section 5: what each command takes and answers. A new one comes with `make types`. */
export type Commands = All;
export type TransferTo = Commands['inquiry.transfer']['data']['to'];

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
