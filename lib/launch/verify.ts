import { parseArgs } from 'node:util';
import { Failure, reasonOf } from './failure';
import { main } from './say';
import { type Verified, verifyBooks } from './verify-books';
import { withDatabase } from './with-database';

const USAGE = 'Say npm run verify -- [--organisation <slug>] [--json].';

/** Verifies the books; exit code 1, and the first thing wrong named, when anything is. */
await main(async (stopped) => {
  const { organisation, json } = readArguments();
  const verified = await withDatabase(() => verifyBooks({ organisation, signal: stopped }));
  process.stdout.write(
    json ? `${JSON.stringify(verified.map(forMachines), null, 2)}\n` : forPeople(verified),
  );
  return verified.some(({ found }) => found.faults.length > 0) ? 1 : 0;
});

function readArguments() {
  try {
    return parseArgs({ options: { organisation: { type: 'string' }, json: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new Failure(`${reasonOf(error)}. ${USAGE}`);
  }
}

function forPeople(verified: Verified[]): string {
  const lines = verified.flatMap(({ organisation, found }) => [
    `${organisation}: ${found.faults.length === 0 ? 'all is well' : `${found.faults.length} ${found.faults.length === 1 ? 'fault' : 'faults'}`}. ${aboutTheChain(found)}`,
    ...found.faults.map(({ check, text }) => `  ${check}: ${text}`),
  ]);
  const bad = verified.filter(({ found }) => found.faults.length > 0);
  const first = bad[0]?.found.faults[0];
  lines.push(
    first
      ? `The first thing wrong, in ${bad[0]?.organisation}: ${first.text}`
      : `${verified.length === 1 ? 'The books are' : `The books of ${verified.length} organisations are`} in order.`,
  );
  return `${lines.join('\n')}\n`;
}

// Declarations, as the command above runs before what follows it is initialised.
function aboutTheChain({ entries, unsealed, blocks, head, checkpoints }: Verified['found']): string {
  const sealed = head
    ? `${blocks} ${blocks === 1 ? 'block' : 'blocks'}, the head ${head.hash}; not sealed yet: ${unsealed}`
    : 'nothing is sealed yet';
  return `${entries} entries; ${sealed}${checkpoints ? '' : '; no checkpoints to compare'}.`;
}

function forMachines({ organisation, found }: Verified) {
  const { faults, entries, unsealed, blocks, head, checkpoints, startedAt, endedAt } = found;
  return {
    organisation,
    ok: faults.length === 0,
    faults: faults.map((fault) => ({ ...fault, entry: fault.entry?.toString() ?? null })),
    entries: entries.toString(),
    unsealed: unsealed.toString(),
    blocks,
    head,
    checkpoints,
    started_at: startedAt,
    ended_at: endedAt,
  };
}
