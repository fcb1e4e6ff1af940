import { previewImport } from '@/lib/exchange/preview-import';
import { writeCsv } from '@/lib/exchange/write-csv';
import { currentSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';

/** The lines of a file that would be refused, all of them, as CSV. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ file: string }> },
): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response('Sign in first.', { status: 401 });
  const { file } = await params;
  const settled = new URL(request.url).searchParams.get('settled') ?? '';
  try {
    const { summary } = await answer(previewImport, session.actor, { file, settled });
    const rows = (summary?.refused ?? []).map(({ line, field, message }) => [line, field ?? null, message]);
    return new Response(new Uint8Array(writeCsv(['Line', 'Field', 'Why'], rows)), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="refused lines.csv"',
        'Cache-Control': 'no-store',
      },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return new Response(error.message, {
      status: { forbidden: 403, not_found: 404 }[error.code as string] ?? 422,
    });
  }
}
