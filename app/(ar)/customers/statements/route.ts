import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { NextRequest } from 'next/server';
import { type CurrentSession, currentSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { accountStatement } from '@/lib/letters/account-statement';
import { checkStatements } from '@/lib/letters/check-statements';
import { statementName } from '@/lib/letters/pdf/file-name';
import { statementPdf } from '@/lib/letters/pdf/print';
import { writeZip, type ZipEntry } from '@/lib/letters/write-zip';
import { refusedFile } from '../_statements/answer-file';

/** The statements of a selection in one archive: looked through first, then written one after the other as they are sent. */
export async function GET(request: NextRequest): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response('Sign in first.', { status: 401 });
  const { searchParams } = request.nextUrl;
  const { customer: _, ...asked } = Object.fromEntries(searchParams);
  try {
    const checked = await answer(checkStatements, session.actor, {
      ...asked,
      customers: searchParams.getAll('customer'),
    });
    const entries = statements(session, checked, asked.language);
    return new Response(Readable.toWeb(Readable.from(writeZip(entries))) as ReadableStream<Uint8Array>, {
      headers: {
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="statements ${checked.from} ${checked.to}.zip"`,
        'Cache-Control': 'no-store',
      },
    });
  } catch (error) {
    return refusedFile(error);
  }
}

type Checked = { from: string; to: string; data: { number: string }[] };

async function* statements(
  { actor }: CurrentSession,
  { from, to, data }: Checked,
  language: string | undefined,
): AsyncGenerator<ZipEntry> {
  const names = new Set<string>();
  for (const { number } of data) {
    // Laying out takes the processor: others are served in between.
    await setImmediate();
    const statement = await answer(accountStatement, actor, { customer: number, from, to, language });
    const name = statementName(statement);
    // Numbers that differ by a sign which no file name can have are told apart by their place.
    const free = names.has(name) ? `${names.size + 1} ${name}` : name;
    names.add(free);
    yield { name: free, content: await statementPdf(statement) };
  }
}
