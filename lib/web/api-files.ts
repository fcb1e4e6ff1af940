import type { AccountStatement } from '@/lib/letters/account-statement';
import type { Letter } from '@/lib/letters/letter';
import { letterName, safeName, statementName } from '@/lib/letters/pdf/file-name';
import { type KeptFile, printFile } from '@/lib/letters/pdf/kept-file';
import { letterPdf, statementPdf } from '@/lib/letters/pdf/print';

/** A file that is made of what a query answers, once its connection has been given back. */
export type ApiFile = {
  type: string;
  name: (answer: never) => string;
  make: (answer: never) => Promise<Buffer>;
};

export const statementFile: ApiFile = {
  type: 'application/pdf',
  name: statementName,
  make: (statement: AccountStatement) => statementPdf(statement),
};

export const reminderFile: ApiFile = {
  type: 'application/pdf',
  name: letterName,
  make: (letter: Letter) => letterPdf(letter),
};

/** A file that was decided on with a message. */
export const keptFile: ApiFile = {
  type: 'application/pdf',
  name: ({ name }: KeptFile) => name,
  make: (file: KeptFile) => printFile(file),
};

/** Answers a file under its name. */
export async function fileResponse(
  file: ApiFile,
  answer: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const content = await file.make(answer as never);
  return new Response(new Uint8Array(content), {
    headers: {
      ...headers,
      'Content-Type': file.type,
      'Content-Length': String(content.byteLength),
      'Content-Disposition': `attachment; filename="${safeName(file.name(answer as never))}"`,
      'Cache-Control': 'no-store',
    },
  });
}
