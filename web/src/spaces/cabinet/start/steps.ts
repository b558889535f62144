import type { Overview, SetupStep } from '@/shared/api/types';

export const STEPS = ['company', 'line', 'people', 'invitations', 'question'] as const satisfies SetupStep[];

/** The step in the address, else where to go on, else the first one. */
export function chosenStep(asked: unknown, overview: Overview | undefined): SetupStep {
  return STEPS.find((step) => step === asked) ?? overview?.setup.step ?? 'company';
}

export function stepAfter(step: SetupStep): SetupStep | null {
  return STEPS[STEPS.indexOf(step) + 1] ?? null;
}

export function stepBefore(step: SetupStep): SetupStep | null {
  return STEPS[STEPS.indexOf(step) - 1] ?? null;
}
