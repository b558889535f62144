/** The user's screens: home (picture b1), line (b2, b3). To the user say «вопрос». */
export const user = {
  home: { title: '{{name}}, чем помочь?' },
  lines: {
    title: 'Ваши линии поддержки',
    empty: 'Линий пока нет',
    emptyText: 'Ваш партнёр ещё не подключил вам линии поддержки.',
  },
} as const;
