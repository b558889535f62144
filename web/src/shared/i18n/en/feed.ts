export const feed = {
  newMessages: 'New messages · {{count}}',
  edited: 'edited',
  deleted: 'Message deleted',
  typing: 'typing…',
} as const;
