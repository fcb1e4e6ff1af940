import type { NextRequest } from 'next/server';
import { currentSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { messageFile } from '@/lib/mail/one-message';
import { fileResponse, keptFile } from '@/lib/web/api-files';
import { refusedFile } from '../../../../customers/_statements/answer-file';

type Place = { params: Promise<{ message: string; place: string }> };

/** A file that goes along with a message, or the letter itself, as it was decided on. */
export async function GET(_request: NextRequest, { params }: Place): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response('Sign in first.', { status: 401 });
  try {
    return await fileResponse(keptFile, await answer(messageFile, session.actor, await params));
  } catch (error) {
    return refusedFile(error);
  }
}
