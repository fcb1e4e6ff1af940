import { LIMITS } from '@/lib/exchange/table';
import { uploadFile } from '@/lib/exchange/upload-file';
import { currentSession } from '@/lib/identity/session';
import { run } from '@/lib/kernel/command';
import { forbidden, invalid, Refusal } from '@/lib/kernel/refusal';
import { reportBug } from '@/lib/web/report-bug';
import { isSameOrigin } from '@/lib/web/same-origin';

/** Room for the other fields of the form and the marks between them. */
const BESIDES = 64 * 1024;
const TOO_LARGE = `The file is larger than ${LIMITS.bytes / 1024 / 1024} MB. Split it and import the parts.`;

/** Takes a file of up to 20 MB, which a server action would not. Answers `{file}` or `{errors}` by field. */
export async function POST(request: Request): Promise<Response> {
  try {
    if (!isSameOrigin(request.headers))
      throw forbidden('This file was not sent from Duebook’s own pages. Reload the page.');
    const session = await currentSession();
    if (!session)
      throw forbidden('Your session is over. Sign in again in another tab, then send this once more.');
    const length = Number(request.headers.get('content-length') ?? Number.NaN);
    if (length > LIMITS.bytes + BESIDES) throw invalid(TOO_LARGE, 'content');
    const { key, ...input } = await readForm(request, length);
    const answer = await run(uploadFile, session.actor, input, key);
    return Response.json({ file: answer.file });
  } catch (error) {
    return refused(error);
  }
}

/** A body that was cut short is refused: next to nothing tells a short file from a whole one. */
async function readForm(request: Request, length: number) {
  const body = await readBody(request);
  if (Number.isFinite(length) && body.byteLength !== length)
    throw invalid('The file did not arrive whole. Send it again.', 'content');
  const type = request.headers.get('content-type') ?? '';
  const form = await new Response(body, { headers: { 'Content-Type': type } })
    .formData()
    .catch(() => undefined);
  const file = form?.get('content');
  const key = form?.get('request_key');
  if (typeof key !== 'string' || key === '')
    throw invalid('Reload the page and send the file again.', 'content');
  if (!(file instanceof File) || file.name === '') throw invalid('Choose a file.', 'content');
  const content = Buffer.from(await file.arrayBuffer()).toString('base64');
  return { key, kind: form?.get('kind'), file_name: file.name.slice(0, 200), content };
}

/** Reads no more than may be, whatever the headers say. */
async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LIMITS.bytes + BESIDES) throw invalid(TOO_LARGE, 'content');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function refused(error: unknown): Response {
  if (error instanceof Refusal) {
    const field = error.field === 'kind' ? 'kind' : error.code === 'forbidden' ? 'form' : 'content';
    return Response.json(
      { errors: { [field]: error.message } },
      { status: error.code === 'forbidden' ? 403 : 422 },
    );
  }
  const message = `Something broke on our side. It was logged as ${reportBug(error, 'exchange.upload-file')}.`;
  return Response.json({ errors: { form: message } }, { status: 500 });
}
