import { createContext, type ReactNode, use } from 'react';
import type { Program } from './program';

const ProgramContext = createContext<Program | null>(null);

export function ProgramProvider({ program, children }: { program: Program; children: ReactNode }) {
  return <ProgramContext value={program}>{children}</ProgramContext>;
}

export function useProgram(): Program {
  const program = use(ProgramContext);
  if (program === null) throw new Error('useProgram outside of ProgramProvider');
  return program;
}
