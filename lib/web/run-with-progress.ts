import type { z } from 'zod';
import { currentSession } from '@/lib/identity/session';
import { type Command, run } from '@/lib/kernel/command';
import { Refusal } from '@/lib/kernel/refusal';
import { answerByLines } from './progress-lines';
import { reportBug } from './report-bug';
import { isSameOrigin } from './same-origin';

/** How a long command ended. */
export type CommandEnded<A> = { answer: A } | { refusal: string };

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
  return answerByLines<CommandEnded<A>>(
    request.signal,
    async (told) => ({ answer: await run(command, session.actor, input, String(request_key), told) }),
    (error) => ({ refusal: wordsOf(error, command.name) }),
  );
}

const refused = (refusal: string, status: number) => Response.json({ refusal }, { status });

const wordsOf = (error: unknown, name: string): string =>
  error instanceof Refusal
    ? error.message
    : `Something broke on our side; nothing was written. It was logged as ${reportBug(error, name)}.`;
