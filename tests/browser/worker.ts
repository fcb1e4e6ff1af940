import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The server of the browser tests has no worker beside it: what needs one starts it, and ends it by SIGTERM. */
export const startWorker = (): ChildProcess =>
  spawn(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'lib/launch/worker.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: 'ignore',
  });
