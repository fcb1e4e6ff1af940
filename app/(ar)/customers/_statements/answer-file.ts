import type { NextRequest } from 'next/server';
import { currentSession } from '@/lib/identity/session';
import { answer, type Query } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { type ApiFile, fileResponse } from '@/lib/web/api-files';

/** A file about one customer, for whoever is signed in; a refusal is answered in words, which the dialog shows. */
export async function answerFile(
  request: NextRequest,
  query: Query,
  file: ApiFile,
  number: string,
): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response('Sign in first.', { status: 401 });
  const asked = Object.fromEntries(request.nextUrl.searchParams);
  try {
    const answered = await answer(query, session.actor, { ...asked, customer: decodeURIComponent(number) });
    return await fileResponse(file, answered);
  } catch (error) {
    return refusedFile(error);
  }
}

export function refusedFile(error: unknown): Response {
  if (!(error instanceof Refusal)) throw error;
  const status = { forbidden: 403, not_found: 404, conflict: 409, invalid: 422, unprocessable: 422 }[
    error.code
  ];
  return new Response(error.issues[0]?.message ?? error.message, { status });
}
