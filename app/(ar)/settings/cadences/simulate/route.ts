import { simulateCadences } from '@/lib/dunning/simulate-cadences';
import { currentSession } from '@/lib/identity/session';
import type { Actor } from '@/lib/kernel/actor';
import { answer } from '@/lib/kernel/query';
import { type Issue, Refusal } from '@/lib/kernel/refusal';
import { inputOf } from '@/lib/web/form-fields';
import { reportBug } from '@/lib/web/report-bug';
import { isSameOrigin } from '@/lib/web/same-origin';

export type Simulated = Awaited<ReturnType<typeof simulateCadences.read>>;

/** One line of the answer: how far it is, then how it ended. */
export type SimulationLine =
  | { done: number; total: number }
  | { simulated: Simulated }
  | { refusal: string; issues: Issue[] };

const DAYS = 14;

/**
 * Simulates a cadence as it stands in the form, saved or not, and tells line by line of JSON how far it is. When the browser
 * goes away it ends.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return refusal('This was not sent from Duebook’s own pages. Reload the page.', 403);
  const session = await currentSession();
  if (!session) return refusal('Your session is over. Sign in again in another tab, then try again.', 403);
  const data = await request.formData().catch(() => null);
  if (!data) return refusal('The request makes no sense. Reload the page.', 400);
  const { version: _version, ...draft } = inputOf(data);
  return new Response(progressOf(session.actor, { days: DAYS, draft }, request.signal), {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
}

const refusal = (message: string, status: number) =>
  Response.json({ refusal: message, issues: [] } satisfies SimulationLine, { status });

function progressOf(actor: Actor, input: object, left: AbortSignal): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  left.addEventListener('abort', () => stop.abort(), { once: true });
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const say = (line: SimulationLine) => {
        if (!stop.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        const onProgress = (done: number, total: number) => say({ done, total });
        say({ simulated: await answer(simulateCadences, actor, input, { onProgress, signal: stop.signal }) });
      } catch (error) {
        if (!stop.signal.aborted) say(endedBadly(error));
      }
      if (!stop.signal.aborted) controller.close();
    },
    cancel: () => stop.abort(),
  });
}

function endedBadly(error: unknown): SimulationLine {
  if (error instanceof Refusal) {
    const issues = error.issues.map(({ field, message }) => ({
      field: field.replace(/^draft\./, ''),
      message,
    }));
    return { refusal: issues[0]?.message ?? error.message, issues };
  }
  const id = reportBug(error, 'dunning.simulate-cadences');
  return { refusal: `Something broke on our side. It was logged as ${id}.`, issues: [] };
}
