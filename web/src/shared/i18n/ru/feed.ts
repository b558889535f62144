/** Lines of the time line: technical events, days, states of messages. Shared by the specialist's and the user's screens. */
export const feed = {
  newMessages: 'Новые сообщения · {{count}}',
  edited: 'изменено',
  deleted: 'Сообщение удалено',
  typing: 'печатает…',
} as const;
