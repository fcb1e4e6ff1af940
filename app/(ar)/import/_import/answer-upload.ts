import { currentSession } from '@/lib/identity/session';
import type { Actor } from '@/lib/kernel/actor';
import { isUnavailable } from '@/lib/kernel/database-errors';
import { forbidden, Refusal } from '@/lib/kernel/refusal';
import { reportBug } from '@/lib/web/report-bug';
import { isSameOrigin } from '@/lib/web/same-origin';

/**
 * The door of what the import page sends by itself: from our own pages and a person who is signed in. Answers what `act`
 * does, or `{errors}` by field; 5xx says that the same may be sent again.
 */
export async function answerUpload(
  request: Request,
  name: string,
  act: (actor: Actor) => Promise<object>,
): Promise<Response> {
  try {
    if (!isSameOrigin(request.headers))
      throw forbidden('This was not sent from Duebook’s own pages. Reload the page.');
    const session = await currentSession();
    if (!session)
      throw forbidden('Your session is over. Sign in again in another tab, then send this once more.');
    return Response.json(await act(session.actor), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return refused(error, name);
  }
}

function refused(error: unknown, name: string): Response {
  if (error instanceof Refusal) {
    const field = error.field === 'kind' ? 'kind' : error.code === 'forbidden' ? 'form' : 'content';
    const status = { forbidden: 403, not_found: 404, conflict: 409 }[error.code as string] ?? 422;
    return Response.json({ errors: { [field]: error.message } }, { status });
  }
  if (isUnavailable(error))
    return Response.json({ errors: { form: 'The database cannot take this now.' } }, { status: 503 });
  const message = `Something broke on our side. It was logged as ${reportBug(error, name)}.`;
  return Response.json({ errors: { form: message } }, { status: 500 });
}
