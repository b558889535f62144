import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type RenderResult, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { CommandName } from '@/shared/api/commands';
import type { Problem } from '@/shared/api/problem';
import { loadTexts, startI18n } from '@/shared/i18n/i18n';
import { tabKeep } from '@/shared/lib/keep';
import { createStore } from '@/shared/lib/store';
import type { Connection } from '../connection';
import { createDrafts } from '../drafts';
import { createOutbox } from '../outbox';
import { ProgramProvider } from '../ProgramContext';
import type { Program } from '../program';
import type { ProgramState } from '../state';

export interface Sent {
  cmd: CommandName;
  data: unknown;
}

export interface FakeProgram extends Program {
  sent: Sent[];
  /** The answer of the server to the next commands; a thrown `Problem` is a refusal. */
  answer(cmd: CommandName, reply: () => unknown): void;
}

/** A program without a network: commands are written down; `message.send` and the like wait in a real outbox. */
export function fakeProgram(state: ProgramState, phase: Connection['phase'] = 'online'): FakeProgram {
  const sent: Sent[] = [];
  const replies = new Map<CommandName, () => unknown>();
  const outbox = createOutbox({ accountId: state.me.account_id, keep: tabKeep, transmit: () => false });
  const nothing = (): void => {};
  return {
    accountId: state.me.account_id,
    state: createStore<ProgramState | null>(state),
    connection: createStore<Connection>({ phase, reason: null, retryAt: null, lostAt: null }),
    outbox,
    drafts: createDrafts(state.me.account_id, tabKeep),
    history: {
      failures: createStore<Readonly<Record<string, Problem>>>({}),
      open: () => Promise.resolve(),
      older: () => Promise.resolve(false),
      person: nothing,
    },
    marks: { seen: nothing, unseen: nothing, deliver: nothing, stop: nothing },
    sent,
    answer: (cmd, reply) => void replies.set(cmd, reply),
    send(cmd, data) {
      sent.push({ cmd, data });
      return new Promise((resolve, reject) => {
        try {
          resolve((replies.get(cmd)?.() ?? {}) as never);
        } catch (error) {
          reject(error);
        }
      });
    },
    onEvents: () => nothing,
    retryNow: nothing,
    networkGone: nothing,
    start: nothing,
    stop: nothing,
  };
}

/** Draws a component of the program in Russian. */
export async function renderInProgram(program: Program, screen: ReactNode): Promise<RenderResult> {
  await startI18n('ru');
  await loadTexts('specialist', 'cabinet', 'table');
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ProgramProvider program={program}>{screen}</ProgramProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
