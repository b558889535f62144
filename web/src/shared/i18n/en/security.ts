export const security = {
  title: 'Sign-in and security',
  failed: 'Could not be loaded',
  step: {
    title: 'Second step at sign-in',
    hint: 'A code of an app on the telephone after the password. Counts from the next sign-in on: open ones stay.',
    free: 'As one likes',
    freeHint: 'Everybody switches it on under "My card and sign-ins"',
    administrators: 'Demanded of administrators',
    administratorsHint: 'The others as they like',
    everybody: 'Demanded of everybody',
    everybodyHint: 'Of the people of your clients, too. Who has none yet sets it up when signing in',
    people: 'Have it: {{with}} of {{all}} people',
    chiefs: 'Administrators: {{with}} of {{all}}',
  },
  save: {
    title: 'There is an unsaved change',
    save: 'Save',
    saved: 'Saved',
    conflict: 'The setting has been changed',
    conflictText: 'While you were choosing, somebody else saved it. Save again to keep your choice.',
  },
} as const;
