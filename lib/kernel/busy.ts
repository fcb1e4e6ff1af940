import type { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import { isUnavailable } from './database-errors';

/** What a page's error carries to the browser when the database could not be had. */
export const BUSY_DIGEST = 'DATABASE_BUSY';

/**
 * For what a page throws: an error that says that the database cannot be had now is marked, so that the page shown in its
 * place says so and asks again, and the request under way is answered 503 with Retry-After. Any other comes back as it was.
 */
export function markBusy(error: unknown): unknown {
  if (!(error instanceof Error) || !isUnavailable(error)) return error;
  answerBusy();
  return Object.assign(error, { digest: BUSY_DIGEST });
}

const RETRY_AFTER_SECONDS = '2';

/** Pages cannot set a status; lib/launch/drain.ts, loaded into the same process, keeps each request's response. */
function answerBusy(): void {
  const kept = globalThis as { duebookResponses?: AsyncLocalStorage<ServerResponse> };
  const response = kept.duebookResponses?.getStore();
  if (!response || response.headersSent) return;
  response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
  // Next answers an error with 500 later on.
  Object.defineProperty(response, 'statusCode', { get: () => 503, set: () => undefined });
}
