import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '@/lib/launch/free-port';

/** The database at `url`, under an address where nobody listens before `open` is called. */
export type LateServer = { url: string; open(): Promise<void>; close(): void };

export async function lateServer(url: string): Promise<LateServer> {
  const there = new URL(url);
  const here = new URL(url);
  here.hostname = '127.0.0.1';
  here.port = String(await freePort());
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(Number(there.port || 5432), there.hostname);
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on('error', () => undefined);
    }
    socket.pipe(onward).pipe(socket);
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
  });
  return {
    url: here.href,
    async open() {
      server.listen(Number(here.port), '127.0.0.1');
      await once(server, 'listening');
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
