import { simulateCadences } from '@/lib/dunning/simulate-cadences';
import { currentSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { type Issue, Refusal } from '@/lib/kernel/refusal';
import { inputOf } from '@/lib/web/form-fields';
import { answerByLines } from '@/lib/web/progress-lines';
import { reportBug } from '@/lib/web/report-bug';
import { isSameOrigin } from '@/lib/web/same-origin';

export type Simulated = Awaited<ReturnType<typeof simulateCadences.read>>;

/** How a simulation ended. */
export type SimulationEnded = { simulated: Simulated } | { refusal: string; issues: Issue[] };

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
  const input = { days: DAYS, draft };
  return answerByLines<SimulationEnded>(
    request.signal,
    async (told) => ({ simulated: await answer(simulateCadences, session.actor, input, told) }),
    endedBadly,
  );
}

const refusal = (message: string, status: number) =>
  Response.json({ refusal: message, issues: [] } satisfies SimulationEnded, { status });

function endedBadly(error: unknown): SimulationEnded {
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
