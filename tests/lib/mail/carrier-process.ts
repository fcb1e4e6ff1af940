// A worker that hands mail over, as a process of its own, for tests that kill one. It begins when it is told to.
import { once } from 'node:events';
import { keepMail } from '@/lib/jobs/mail-round';
import { sayTo } from '@/lib/jobs/say';

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
await keepMail(
  stopping.signal,
  sayTo((line) => process.stdout.write(`${line}\n`)),
);
process.exit(0);
