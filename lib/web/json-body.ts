import { DoorRefusal } from './problem';

/** Bytes that a request's body may have. */
export const LARGEST_BODY = 1_048_576;

/** Reads the JSON of a request; refuses another media type (415), too many bytes (413) and what is no JSON (400). */
export async function readJson(request: Request): Promise<unknown> {
  refuseOtherMedia(request);
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new DoorRefusal(400, 'The body is not JSON in UTF-8.');
  }
}

function refuseOtherMedia(request: Request): void {
  const [media = '', ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  const utf8 = !charset || /^charset="?utf-8"?$/.test(charset);
  if (media.trim() !== 'application/json' || !utf8 || encoding !== 'identity') {
    throw new DoorRefusal(415, 'Send application/json in UTF-8, not compressed.', {
      Accept: 'application/json',
    });
  }
}

/** Counts what really arrives: the length that is announced may be absent or wrong. */
async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_BODY) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unbroken(request)) {
    length += chunk.byteLength;
    if (length > LARGEST_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* unbroken(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.body ?? [];
  } catch {
    throw new DoorRefusal(400, 'The body broke off.');
  }
}

const tooLarge = () => new DoorRefusal(413, `The body has more than ${LARGEST_BODY} bytes.`);
