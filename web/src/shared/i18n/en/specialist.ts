export const specialist = {
  queue: {
    title: 'In queue',
    take: 'Take the next',
    empty: 'The queue is empty',
    emptyText: 'New requests will appear here by themselves',
  },
  choose: 'Choose a dialogue on the left',
} as const;
