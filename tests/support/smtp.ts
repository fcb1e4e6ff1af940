import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback that takes everything, and remembers it. */
export type MailServer = {
  url: string;
  /** Raw messages in the order in which they were accepted. */
  accepted: string[];
  /** Messages that were accepted, by their Message-ID: how often. */
  byId(): Map<string, number>;
  close(): Promise<void>;
};

/** `pause`: milliseconds before a message is accepted, drawn for each. */
export async function startMailServer(pause: () => number = () => 0): Promise<MailServer> {
  const accepted: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void sleep(pause()).then(() => {
          accepted.push(Buffer.concat(chunks).toString());
          callback(null, 'Queued');
        });
      });
    },
  });
  // Whoever was killed leaves a broken line.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as net.AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    byId() {
      const ids = accepted.map((raw) => /^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? 'none');
      return ids.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<string, number>());
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a server that misbehaves does at each step; everything else it does as it should. */
export type Fault =
  | 'hangs up at once'
  | 'says nothing'
  | 'is busy'
  | 'refuses the sender'
  | 'refuses the address'
  | 'puts the address off'
  | 'refuses the data'
  | 'refuses the message'
  | 'puts the message off'
  | 'hangs up before the data'
  | 'hangs up within the data'
  | 'hangs up after the data'
  | 'says nothing after the data';

/** A mail server that misbehaves as it is told, until told otherwise. */
export async function startFaultyServer(): Promise<{
  url: string;
  fault: Fault | null;
  /** Messages whose data it had whole, whatever it said of them. */
  had: string[];
  connections(): number;
  close(): Promise<void>;
}> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    talk(socket, told);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const told = {
    url: `smtp://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    fault: null as Fault | null,
    had: [] as string[],
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return told;
}

function talk(socket: net.Socket, told: { fault: Fault | null; had: string[] }): void {
  const { fault } = told;
  if (fault === 'hangs up at once') return void socket.destroy();
  if (fault === 'says nothing') return;
  const say = (line: string) => socket.write(`${line}\r\n`);
  say(fault === 'is busy' ? '421 too busy' : '220 ready');
  let data: string | null = null;
  let rest = '';
  const hear = (line: string): void => {
    if (data !== null) {
      if (told.fault === 'hangs up within the data') return void socket.destroy();
      if (line !== '.') data += `${line}\n`;
      else {
        told.had.push(data);
        data = null;
        if (told.fault === 'hangs up after the data') socket.destroy();
        else if (told.fault === 'refuses the message') say('554 it looks like spam');
        else if (told.fault === 'puts the message off') say('451 try again later');
        else if (told.fault !== 'says nothing after the data') say('250 queued as 4711');
      }
      return;
    }
    const command = line.slice(0, 4).toUpperCase();
    if (command === 'EHLO' || command === 'HELO') say('250 faulty');
    else if (command === 'MAIL') say(told.fault === 'refuses the sender' ? '550 not from you' : '250 ok');
    else if (command === 'RCPT') {
      if (told.fault === 'refuses the address') say('550 no such user');
      else if (told.fault === 'puts the address off') say('450 greylisted');
      else say('250 ok');
    } else if (command === 'DATA') {
      if (told.fault === 'refuses the data') say('554 no');
      else if (told.fault === 'hangs up before the data') socket.destroy();
      else {
        data = '';
        say('354 go on');
      }
    } else if (command === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say('250 ok');
  };
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
}
