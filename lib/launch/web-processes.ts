// Several web server processes on one port, started by serve.ts as `web-processes.ts <how many> <Node's flags> -- <program> …`.
// Ends when all of them have ended.
import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';

const [count = '1', ...given] = process.argv.slice(2);
const execArgv = given.slice(0, given.indexOf('--'));
const [program, ...args] = given.slice(given.indexOf('--') + 1);
let stopping = false;
let failed = false;

// Connections are dealt out in turn: left to the system, one process would get most of the few that stay open.
cluster.schedulingPolicy = cluster.SCHED_RR;
cluster.setupPrimary({ ...(program && { exec: program }), args, execArgv });
for (let n = 0; n < Number(count); n += 1) cluster.fork();

let began = Date.now();
cluster.on('exit', (_, code) => {
  if (stopping) {
    failed ||= code !== 0;
    if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(failed ? 1 : 0);
    return;
  }
  // One that ends as soon as it begins would end for ever: whoever started this hears of it.
  if (Date.now() - began < SOON_MS) process.exit(code || 1);
  console.error('A web server process ended: another one takes its place.');
  void sleep(AGAIN_MS).then(() => {
    began = Date.now();
    if (!stopping) cluster.fork();
  });
});

const SOON_MS = 5000;
const AGAIN_MS = 500;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  });
}
