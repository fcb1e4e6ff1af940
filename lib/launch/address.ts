import { Failure } from './failure';
import { isFree } from './free-port';

/** Where the web server listens. */
export type Address = { host: string; port: number };

/**
 * `PORT` or 3000; with a database of one's own also `HOST`, since the embedded one is for this computer alone.
 * Throws `Failure` when the port is no port or somebody listens there.
 */
export async function chooseAddress(): Promise<Address> {
  const port = readPort(process.env.PORT);
  const host = (process.env.DATABASE_URL && process.env.HOST) || '127.0.0.1';
  if (await isFree(port, host)) return { host, port };
  throw new Failure(
    `Port ${port} of ${host} is taken or not allowed: stop what listens there, or choose another with “PORT=${port === 3000 ? 3001 : 3000} npm start”.`,
  );
}

function readPort(text: string | undefined): number {
  if (!text) return 3000;
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new Failure(`PORT is “${text}”, which is no port: give a number from 1 to 65535.`);
}
