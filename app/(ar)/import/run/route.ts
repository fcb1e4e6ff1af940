import { importFile } from '@/lib/exchange/import-file';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import { currentSession } from '@/lib/identity/session';
import type { Actor } from '@/lib/kernel/actor';
import { run } from '@/lib/kernel/command';
import { Refusal } from '@/lib/kernel/refusal';
import { reportBug } from '@/lib/web/report-bug';
import { isSameOrigin } from '@/lib/web/same-origin';

/** One line of the answer: how far it is, then how it ended. */
export type RunLine =
  | { done: number; total: number }
  | { summary: ImportSummary }
  | { refusal: string; conflict: boolean };

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
  return new Response(progressOf(session.actor, input, String(request_key), request.signal), {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
}

const refusal = (message: string, status: number) =>
  Response.json({ refusal: message, conflict: false } satisfies RunLine, { status });

function progressOf(actor: Actor, input: object, key: string, left: AbortSignal): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  left.addEventListener('abort', () => stop.abort(), { once: true });
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const say = (line: RunLine) => {
        if (!stop.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        const onProgress = (done: number, total: number) => say({ done, total });
        say({ summary: await run(importFile, actor, input, key, { onProgress, signal: stop.signal }) });
      } catch (error) {
        if (!stop.signal.aborted) say(endedBadly(error));
      }
      if (!stop.signal.aborted) controller.close();
    },
    cancel: () => stop.abort(),
  });
}

function endedBadly(error: unknown): RunLine {
  if (error instanceof Refusal) return { refusal: error.message, conflict: error.code === 'conflict' };
  const id = reportBug(error, 'exchange.import');
  return {
    refusal: `Something broke on our side; nothing was written. It was logged as ${id}.`,
    conflict: false,
  };
}
