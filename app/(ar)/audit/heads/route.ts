import { writeCsv } from '@/lib/exchange/write-csv';
import { currentSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { sealedBlocks } from '@/lib/ledger/sealed-blocks';

const HEADINGS = ['Block', 'Through entry', 'Entries', 'SHA-256', 'Sealed at'];
const PAGE = 500;

/** Every head that the chain has had, newest first, for an auditor to keep where nobody here can reach it. */
export async function GET(): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response('Sign in first.', { status: 401 });
  const { actor, organisation } = session;
  try {
    const lines: (string | number)[][] = [];
    let cursor: string | null | undefined;
    do {
      const page = await answer(sealedBlocks, actor, { limit: PAGE, cursor: cursor ?? undefined });
      lines.push(
        ...page.data.map((block) => [
          block.block_no,
          block.to_seq,
          block.entries,
          block.hash,
          block.sealed_at,
        ]),
      );
      cursor = page.next_cursor;
    } while (cursor);
    return new Response(new Uint8Array(writeCsv(HEADINGS, lines)), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="chain heads ${organisation.slug}.csv"`,
        'Cache-Control': 'no-store',
      },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return new Response(error.message, { status: error.code === 'forbidden' ? 403 : 422 });
  }
}
