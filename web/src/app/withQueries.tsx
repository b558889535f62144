import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { session } from '@/features/accounts/session';
import { Problem } from '@/shared/api/problem';

/** Pages of tables only; what the snapshot carries lives in `shared/live`. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only a lost connection is worth a second try.
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.status === 0,
    },
  },
});
// What one account has seen is not for the next one.
session.subscribe(() => {
  if (session.get().phase === 'out') queries.clear();
});

/** A screen that asks the server for pages. Loaded with the first such screen: signing in and the user's home do without. */
export function withQueries<P extends object>(Screen: ComponentType<P>): ComponentType<P> {
  return function Queried(props: P) {
    return (
      <QueryClientProvider client={queries}>
        <Screen {...props} />
      </QueryClientProvider>
    );
  };
}
