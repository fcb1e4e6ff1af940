import { parseArgs } from 'node:util';
import { ROLES } from '@/lib/kernel/permission';
import { Refusal } from '@/lib/kernel/refusal';
import { Failure, reasonOf } from './failure';
import { main } from './say';
import { withDatabase } from './with-database';

const USAGE = 'Say npm run api-key -- --organisation <slug> --role <role> [--name <what it is for>].';

/** Prints a new bearer key alone on standard output. */
await main(async () => {
  const { organisation, role, name } = readArguments();
  const key = await withDatabase(async () => {
    const { issueApiKey } = await import('@/lib/identity/issue-api-key');
    return asSentence(issueApiKey(organisation, role, name));
  });
  process.stdout.write(`${key}\n`);
  return 0;
});

function readArguments() {
  const { organisation, role, name } = parse();
  if (!organisation || !role) throw new Failure(USAGE);
  const known = ROLES.find((one) => one === role);
  if (!known) throw new Failure(`“${role}” is no role; choose one of ${ROLES.join(', ')}.`);
  return { organisation, role: known, name: name ?? 'made on the command line' };
}

function parse() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { organisation: text, role: text, name: text } }).values;
  } catch (error) {
    throw new Failure(`${reasonOf(error)}. ${USAGE}`);
  }
}

async function asSentence<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Refusal) throw new Failure(error.message);
    throw error;
  }
}
