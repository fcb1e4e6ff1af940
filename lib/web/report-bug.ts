import { randomUUID } from 'node:crypto';

/** Logs what is no refusal, and returns the id under which it can be found. The user sees the id alone. */
export function reportBug(error: unknown, where: string, requestId: string = randomUUID()): string {
  console.error(
    JSON.stringify({
      level: 'error',
      at: new Date().toISOString(),
      request_id: requestId,
      where,
      error: told(error),
    }),
  );
  return requestId;
}

const told = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
