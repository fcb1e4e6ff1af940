import { bulkRefused } from '@/lib/exchange/bulk-refused';
import { moreCsv, writeCsv } from '@/lib/exchange/write-csv';
import { currentSession } from '@/lib/identity/session';
import type { Actor } from '@/lib/kernel/actor';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';

type Page = Awaited<ReturnType<typeof bulkRefused.read>>;

/** The refused lines of a large file as CSV, sent page by page as they are read. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ bulk: string }> },
): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response('Sign in first.', { status: 401 });
  const { bulk } = await params;
  try {
    const first = await answer(bulkRefused, session.actor, { bulk });
    return new Response(csvFrom(session.actor, bulk, first), {
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

function csvFrom(actor: Actor, bulk: string, first: Page): ReadableStream<Uint8Array> {
  let page: Page | null = first;
  return new ReadableStream({
    async pull(controller) {
      if (!page) return controller.close();
      const rows = page.lines.map(({ line, field, message }) => [line, field ?? null, message]);
      const { next }: Page = page;
      const text = page === first ? writeCsv(HEADINGS, rows) : moreCsv(rows);
      if (text.length > 0) controller.enqueue(new Uint8Array(text));
      page = next && (await answer(bulkRefused, actor, { bulk, after: next }));
    },
  });
}

const HEADINGS = ['Line', 'Field', 'Why'];
