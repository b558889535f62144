import { asProblem, type Problem } from '@/shared/api/problem';
import type { EntriesPage, PersonCard } from '@/shared/api/types';
import { createStore, type Store } from '@/shared/lib/store';
import { dropWindow, openWindow, putLastPage, putOlderPage, putPerson } from './entries';
import type { ProgramState } from './state';

export const PAGE = 50;

export interface HistoryDeps {
  entries(feedId: string, query: { before?: number; limit: number }): Promise<EntriesPage>;
  person(accountId: string): Promise<PersonCard>;
}

/** Loads what a snapshot does not carry: entries of feeds, people named only in them. */
export interface History {
  /** Why the end of a feed could not be loaded, by feed id. */
  readonly failures: Store<Readonly<Record<string, Problem>>>;
  /** The last page, unless it is there already. */
  open(feedId: string): Promise<void>;
  /** One more page upwards; false when there is nothing older or it did not work. */
  older(feedId: string): Promise<boolean>;
  /** A person that is named somewhere but not known yet. Asked once. */
  person(accountId: string): void;
}

export function createHistory(state: Store<ProgramState | null>, deps: HistoryDeps): History {
  const failures = createStore<Readonly<Record<string, Problem>>>({});
  const busy = new Set<string>();
  const asked = new Set<string>();

  function change(step: (now: ProgramState) => ProgramState): void {
    state.update((now) => (now === null ? now : step(now)));
  }
  function setFailure(feedId: string, problem: Problem | null): void {
    const { [feedId]: _before, ...rest } = failures.get();
    failures.set(problem === null ? rest : { ...rest, [feedId]: problem });
  }

  return {
    failures,
    async open(feedId) {
      if (busy.has(feedId) || state.get()?.entries[feedId]?.phase === 'ready') return;
      busy.add(feedId);
      setFailure(feedId, null);
      change((now) => openWindow(now, feedId));
      try {
        const page = await deps.entries(feedId, { limit: PAGE });
        change((now) => putLastPage(now, feedId, page));
      } catch (error) {
        // A stale window stays readable; an empty one must not look like an empty feed.
        change((now) => (now.entries[feedId]?.phase === 'loading' ? dropWindow(now, feedId) : now));
        setFailure(feedId, asProblem(error));
      } finally {
        busy.delete(feedId);
      }
    },
    async older(feedId) {
      const window = state.get()?.entries[feedId];
      const first = window?.entries[0]?.seq;
      if (first === undefined || !window?.hasMore || window.phase !== 'ready' || busy.has(feedId))
        return false;
      busy.add(feedId);
      try {
        const page = await deps.entries(feedId, { before: first, limit: PAGE });
        change((now) => putOlderPage(now, feedId, page));
        return true;
      } catch {
        return false;
      } finally {
        busy.delete(feedId);
      }
    },
    person(accountId) {
      if (asked.has(accountId) || state.get()?.people[accountId] !== undefined) return;
      asked.add(accountId);
      deps.person(accountId).then(
        (person) => change((now) => (now.people[accountId] === undefined ? putPerson(now, person) : now)),
        () => {},
      );
    },
  };
}
