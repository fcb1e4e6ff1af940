import { Refusal } from './refusal';

/**
 * The SQLSTATE inside an error, wherever Prisma put it: bare from the driver, inside P2010 or a driver-adapter
 * error, or as Prisma's own code.
 */
export function sqlState(error: unknown): string | undefined {
  const found = walk(error, (value) => {
    for (const key of ['originalCode', 'sqlState', 'code'] as const) {
      const code = value[key];
      if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P[12]0\d\d$/.test(code)) return code;
    }
    return undefined;
  });
  if (found) return found;
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'P2034' ? '40001' : code === 'P2002' ? '23505' : code === 'P2003' ? '23503' : undefined;
}

/** A deadlock or a serialisation failure: the same act may succeed when it is tried again. */
export const isTransient = (error: unknown): boolean =>
  ['40001', '40P01', '55P03'].includes(sqlState(error) ?? '');

/**
 * The database cannot be had now: unreachable, starting, out of connections, or busy for too long. Whether the act
 * was written is not always known; asking again under its request key tells.
 */
export function isUnavailable(error: unknown): boolean {
  if (isTransient(error) || /^(08|53|57P0|57014|25P03)/.test(sqlState(error) ?? '')) return true;
  const told = walk(error, ({ code, kind, message }) =>
    [code, kind].some((word) => typeof word === 'string' && UNAVAILABLE.has(word)) ||
    (typeof message === 'string' && LOST.test(message))
      ? true
      : undefined,
  );
  return told ?? false;
}

/** What the driver says, without a code, of a connection that broke under a statement or did not come about. */
const LOST =
  /^Connection terminated|^Client has encountered a connection error|closed the connection\.?$|^timeout exceeded when trying to connect/;

/** Codes and kinds of Prisma's (no connection, waited too long) and codes of the network's. */
const UNAVAILABLE = new Set(
  'ConnectionClosed DatabaseNotReachable SocketTimeout TooManyConnections P1001 P1002 P1008 P1017 P2024 P2028 P2037 ECONNREFUSED ECONNRESET ENOTFOUND EAI_AGAIN EPIPE ETIMEDOUT'.split(
    ' ',
  ),
);

/** Turns what the database's own guards refuse into a `Refusal`; anything else comes back as it was. */
export function refusalFromDatabase(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  const code = GUARDS[sqlState(error) ?? ''];
  if (!code) return error;
  return new Refusal(code, messageOf(error));
}

/** SQLSTATEs of our own, raised in prisma/migrations. */
const GUARDS: Record<string, Refusal['code']> = {
  DU002: 'unprocessable', // over-allocation
  DU004: 'unprocessable', // legs that do not agree
  DU005: 'unprocessable', // closed period
  DU006: 'unprocessable', // above a limit, or a decision that is none
  DU009: 'conflict', // a day of late interest charged twice
};

function messageOf(error: unknown): string {
  const text = walk(error, (value) =>
    typeof value.originalMessage === 'string' ? value.originalMessage : undefined,
  );
  return text ?? (error instanceof Error ? error.message : 'The database refused it.');
}

function walk<T>(
  error: unknown,
  read: (value: Record<string, unknown>) => T | undefined,
  depth = 0,
): T | undefined {
  if (typeof error !== 'object' || error === null || depth > 6) return undefined;
  const value = error as Record<string, unknown>;
  const here = read(value);
  if (here !== undefined) return here;
  for (const key of ['cause', 'meta', 'driverAdapterError']) {
    const inner = walk(value[key], read, depth + 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
