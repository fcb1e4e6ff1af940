import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, Failure, reasonOf } from './failure';

export type Patience = {
  say?: ((line: string) => void) | undefined;
  /** How long to wait for a database that does not answer yet; `DUEBOOK_DATABASE_WAIT` or 60 s unless said. */
  seconds?: number | undefined;
};

/** Error codes of a database that may answer in a moment: not up yet, starting, out of connections. */
const NOT_YET = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03', '53300'];

/** What waiting does not mend, by SQLSTATE. */
const EXPLAINED: Record<string, string> = {
  '28P01': 'refuses the password: correct it in DATABASE_URL',
  '28000': 'does not let this user in: check the user of DATABASE_URL, and pg_hba.conf there',
  '3D000': 'does not exist on that server: create it, or correct its name in DATABASE_URL',
  '42501': 'does not allow this user to connect: grant it CONNECT',
};

/**
 * A connection to the database at `url`, waited for while the server is not there yet or is still starting. Throws
 * `Failure`, which says what to do and never the password.
 */
export async function connectWhenUp(url: string, patience: Patience = {}): Promise<pg.Client> {
  const seconds = patience.seconds ?? Number(process.env.DUEBOOK_DATABASE_WAIT || 60);
  const where = addressOf(url);
  const until = Date.now() + seconds * 1000;
  let told = '';
  for (;;) {
    try {
      return await connect(url);
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (EXPLAINED[code])
        throw new Failure(`The database ${where} ${EXPLAINED[code]} (${reasonOf(error)}).`);
      if (!isNotYet(code, error) || Date.now() > until) throw unreachable(where, error);
      if (told !== reasonOf(error))
        patience.say?.(`waiting up to ${seconds} s for the database at ${where} (${reasonOf(error)})`);
      told = reasonOf(error);
      await sleep(500);
    }
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks later fails the query under way; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** A server that ends or begins while it is asked closes the connection without a code. */
const isNotYet = (code: string, error: unknown): boolean =>
  NOT_YET.includes(code) || (code === '' && /terminated|timeout expired/i.test(reasonOf(error)));

function unreachable(where: string, error: unknown): Failure {
  return new Failure(
    `The database at ${where} cannot be reached (${reasonOf(error)}): check DATABASE_URL and that PostgreSQL runs there.`,
  );
}

/** Host, port and name of the database, without the password. */
function addressOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}
