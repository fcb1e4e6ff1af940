// A run of cadences as a process of its own, for tests that kill it. It says each step that it takes, and takes its time.
import { setTimeout as sleep } from 'node:timers/promises';
import { runCadences } from '@/lib/dunning/run-cadences';
import { sendInTest } from './cadence-book';

const { DUEBOOK_TEST_BOOK: book, DUEBOOK_TEST_DAY: day } = process.env;

await runCadences(Number(book), {
  day: day ?? '',
  byHand: true,
  send: async (...told) => {
    const answer = await sendInTest(...told);
    process.stdout.write(`sent ${told[1].customer.number}\n`);
    await sleep(50);
    return answer;
  },
});
process.exit(0);
