import { step } from './say';
import { runTool } from './tools';

/** How many tests went well and how many did not. */
export type Count = { passed: number; failed: number };

export const sum = (counts: Count[]): Count => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

/** Types, then lint and format of the whole checkout: each is one test. */
export async function checks(stopped: AbortSignal): Promise<Count> {
  const types = await step('Checking types', () => runTool('tsc', stopped));
  const lint = await step('Checking lint and format', () => runTool('biome', stopped));
  return sum([types, lint].map((well) => (well ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })));
}
