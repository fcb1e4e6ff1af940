import type { nextSteps } from '@/lib/dunning/next-steps';

export type Found = Awaited<ReturnType<typeof nextSteps.read>>;
export type Suggestion = Found['data'][number];

export const idOf = ({ number, cadence, step }: Suggestion): string => `${number} ${cadence}.${step}`;
