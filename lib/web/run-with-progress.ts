import type { z } from 'zod';
import { currentSession } from '@/lib/identity/session';
import type { Actor } from '@/lib/kernel/actor';
import { type Command, run } from '@/lib/kernel/command';
import { Refusal } from '@/lib/kernel/refusal';
import { reportBug } from './report-bug';
import { isSameOrigin } from './same-origin';

/** One line of the answer: how far it is, then how it ended. */
export type ProgressLine<A> = { done: number; total: number } | { answer: A } | { refusal: string };

/**
 * The door for a command that takes a while: runs it for whoever is signed in, and tells line by line of JSON how far it is.
 * The body is the command's input with a `request_key` beside. When the browser goes away it is rolled back.
 */
export async function runWithProgress<I extends z.ZodType, A>(
  command: Command<I, A>,
  request: Request,
): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return refused('This was not sent from Duebook’s own pages. Reload the page.', 403);
  const session = await currentSession();
  if (!session) return refused('Your session is over. Sign in again in another tab, then try again.', 403);
  const body = (await request.json().catch(() => null)) as Record<string, unknown> | null;
  if (typeof body?.request_key !== 'string')
    return refused('The request makes no sense. Reload the page.', 400);
  const { request_key, ...input } = body;
  return new Response(linesOf(command, session.actor, input, String(request_key), request.signal), {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
}

const refused = (refusal: string, status: number) => Response.json({ refusal }, { status });

function linesOf<I extends z.ZodType, A>(
  command: Command<I, A>,
  actor: Actor,
  input: object,
  key: string,
  left: AbortSignal,
): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  left.addEventListener('abort', () => stop.abort(), { once: true });
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const say = (line: ProgressLine<A>) => {
        if (!stop.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        const onProgress = (done: number, total: number) => say({ done, total });
        say({ answer: await run(command, actor, input, key, { onProgress, signal: stop.signal }) });
      } catch (error) {
        if (!stop.signal.aborted) say({ refusal: wordsOf(error, command.name) });
      }
      if (!stop.signal.aborted) controller.close();
    },
    cancel: () => stop.abort(),
  });
}

const wordsOf = (error: unknown, name: string): string =>
  error instanceof Refusal
    ? error.message
    : `Something broke on our side; nothing was written. It was logged as ${reportBug(error, name)}.`;
