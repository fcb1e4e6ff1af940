import { step } from './say';
import { runTool } from './tools';

/** How many tests went well, and which did not. */
export type Count = { passed: number; failed: string[] };

export const sum = (counts: Count[]): Count => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.flatMap(({ failed }) => failed),
});

/** A check that counts as one test. */
export const one = (name: string, well: boolean): Count =>
  well ? { passed: 1, failed: [] } : { passed: 0, failed: [name] };

/** Types, then lint and format of the whole checkout: each is one test. */
export async function checks(stopped: AbortSignal): Promise<Count> {
  const types = await step('Checking types', () => runTool('tsc', stopped));
  const lint = await step('Checking lint and format', () => runTool('biome', stopped));
  return sum([one('Types', types), one('Lint and format', lint)]);
}
