// Loaded into the web server's process before Next, which leaves signals to it (NEXT_MANUAL_SIG_HANDLE): Next's own
// handling closes the port at once, before a load balancer has heard that this process is about to go.
import { subscribe } from 'node:diagnostics_channel';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Read within the same process, by `/ready`. */
const state = globalThis as { duebookDraining?: boolean };

const servers = new Set<Server>();
let asked = 0;

subscribe('http.server.request.start', (message) => {
  const { server, response } = message as { server: Server; response: ServerResponse };
  servers.add(server);
  // Whoever keeps its connection comes back on another one, to a process that stays.
  if (state.duebookDraining) response.shouldKeepAlive = false;
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());

/** Signals reach parent and child alike; one that comes two seconds later is meant. */
async function stop(): Promise<void> {
  if (asked > 0) {
    if (Date.now() - asked > 2000) process.exit(1);
    return;
  }
  asked = Date.now();
  state.duebookDraining = true;
  await sleep(Number(process.env.DUEBOOK_DRAIN_MS || 300));
  await Promise.all([...servers].map(close));
  process.exit(0);
}

/** No new connection; requests under way are answered, and each connection ends once it has nothing to do. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearInterval(idle);
}
