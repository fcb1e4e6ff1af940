import { answerUpload } from '@/app/(ar)/import/_import/answer-upload';
import { BULK } from '@/lib/exchange/bulk-import';
import { keepPart } from '@/lib/exchange/bulk-upload';
import { run } from '@/lib/kernel/command';
import { invalid } from '@/lib/kernel/refusal';

type Params = { params: Promise<{ bulk: string; position: string }> };

/** Keeps one part of a large file: its bytes are the body, its key the header `Idempotency-Key`. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { bulk, position } = await params;
  return answerUpload(request, keepPart.name, async (actor) => {
    const key = request.headers.get('idempotency-key');
    if (!key) throw invalid('Reload the page and send the file again.', 'content');
    const content = (await readBody(request)).toString('base64');
    return run(keepPart, actor, { bulk, position: Number(position), content }, key);
  });
}

/** Reads no more than a part may have, whatever the headers say. */
async function readBody(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > BULK.part) throw invalid('The part is larger than a mebibyte.', 'content');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
