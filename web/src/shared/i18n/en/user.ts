export const user = {
  home: { title: '{{name}}, how can we help?' },
  lines: {
    title: 'Your support lines',
    empty: 'No lines yet',
    emptyText: "Your partner hasn't connected any support lines for you.",
  },
} as const;
