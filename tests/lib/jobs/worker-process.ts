// A worker as a process of its own, for tests that kill one. Its handler of `imports` says that it has begun, then
// waits until it is stopped; DUEBOOK_TEST_DEAF makes it wait on even so.
import { setTimeout as sleep } from 'node:timers/promises';
import { HANDLERS } from '@/lib/jobs/handlers';
import { runWorker } from '@/lib/jobs/worker';

HANDLERS.imports = async ({ importId }, { signal }) => {
  process.stdout.write(`begun ${importId}\n`);
  await sleep(60_000, undefined, process.env.DUEBOOK_TEST_DEAF ? {} : { signal });
};

const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
await runWorker(stopping.signal, (line) => process.stdout.write(`${line}\n`));
process.stdout.write('ended\n');
process.exit(0);
