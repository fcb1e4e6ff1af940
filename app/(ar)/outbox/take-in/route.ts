import { run } from '@/lib/kernel/command';
import { invalid } from '@/lib/kernel/refusal';
import { takeInMail } from '@/lib/mail/take-in-mail';
import { answerUpload } from '../../import/_import/answer-upload';

const LARGEST = 10 * 1024 * 1024;
/** Room for the other fields of the form and the marks between them. */
const BESIDES = 64 * 1024;

/** Takes in a message or a mailbox file from the outbox page. */
export async function POST(request: Request): Promise<Response> {
  return answerUpload(request, takeInMail.name, async (actor) => {
    const body = await readBody(request);
    const type = request.headers.get('content-type') ?? '';
    const form = await new Response(body, { headers: { 'Content-Type': type } })
      .formData()
      .catch(() => undefined);
    const [file, key] = [form?.get('content'), form?.get('request_key')];
    if (typeof key !== 'string' || key === '')
      throw invalid('Reload the page and send the file again.', 'content');
    if (!(file instanceof File) || file.size === 0) throw invalid('Choose a file.', 'content');
    const content = Buffer.from(await file.arrayBuffer()).toString('base64');
    return run(takeInMail, actor, { content }, key);
  });
}

/** Reads no more than may be, whatever the headers say. */
async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST + BESIDES) throw invalid('The file is larger than 10 MB.', 'content');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
