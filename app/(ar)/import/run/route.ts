import { importFile } from '@/lib/exchange/import-file';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import { currentSession } from '@/lib/identity/session';
import { run } from '@/lib/kernel/command';
import { Refusal } from '@/lib/kernel/refusal';
import { answerByLines } from '@/lib/web/progress-lines';
import { reportBug } from '@/lib/web/report-bug';
import { isSameOrigin } from '@/lib/web/same-origin';

/** How an import ended. */
export type RunEnded = { summary: ImportSummary } | { refusal: string; conflict: boolean };

/**
 * Imports a file and tells, line by line of JSON, how far it is. When the browser goes away the import ends and is
 * rolled back.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return refusal('This was not sent from Duebook’s own pages. Reload the page.', 403);
  const session = await currentSession();
  if (!session) return refusal('Your session is over. Sign in again in another tab, then try again.', 403);
  const body: unknown = await request.json().catch(() => null);
  if (
    typeof body !== 'object' ||
    body === null ||
    !('request_key' in body) ||
    typeof body.request_key !== 'string'
  )
    return refusal('The request makes no sense. Reload the page.', 400);
  const { request_key, ...input } = body;
  return answerByLines<RunEnded>(
    request.signal,
    async (told) => ({ summary: await run(importFile, session.actor, input, String(request_key), told) }),
    endedBadly,
  );
}

const refusal = (message: string, status: number) =>
  Response.json({ refusal: message, conflict: false } satisfies RunEnded, { status });

function endedBadly(error: unknown): RunEnded {
  if (error instanceof Refusal) return { refusal: error.message, conflict: error.code === 'conflict' };
  const id = reportBug(error, 'exchange.import');
  return {
    refusal: `Something broke on our side; nothing was written. It was logged as ${id}.`,
    conflict: false,
  };
}
