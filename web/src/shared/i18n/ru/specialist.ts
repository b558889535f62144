/** The specialist's screens: home (picture k) and clients (picture a). */
export const specialist = {
  queue: {
    title: 'В очереди',
    take: 'Взять следующее',
    empty: 'Очередь пуста',
    emptyText: 'Новые обращения появятся здесь сами',
  },
  choose: 'Выберите диалог слева',
} as const;
