import { newRequestKey } from '../../_shell/request-key';
import type { OpenUpload } from '../large/open/route';

/** How the sending of a large file ended: all of it is there, or by whose fault it is not. */
export type Sent = { bulk: string } | { stopped: true } | { errors: Record<string, string> };

type Progress = (sent: number, total: number) => void;

/**
 * Sends a file part by part, to be imported in the background. What was cut off before goes on with the parts that are
 * missing; a part that does not get through is sent again, for about half a minute.
 */
export async function sendLarge(
  file: File,
  kind: string,
  signal: AbortSignal,
  progress: Progress,
): Promise<Sent> {
  try {
    const opened = await open(file, kind, false, signal);
    const bulk = await sendParts(file, opened, signal, progress);
    if (bulk !== null) return { bulk };
    // Another file of that name and size was begun: this one is sent on its own.
    const anew = await open(file, kind, true, signal);
    return { bulk: (await sendParts(file, anew, signal, progress)) ?? anew.bulk };
  } catch (error) {
    if (signal.aborted) return { stopped: true };
    if (error instanceof Refused) return { errors: error.errors };
    return {
      errors: { content: 'The file cannot be read any more: it changed on your disk. Choose it again.' },
    };
  }
}

class Refused extends Error {
  readonly errors: Record<string, string>;

  constructor(errors: Record<string, string>) {
    super('refused');
    this.errors = errors;
  }
}

/** What is here cannot be compared without SHA-256, which browsers keep from plain HTTP: then all is sent anew. */
const open = (file: File, kind: string, anew: boolean, signal: AbortSignal): Promise<OpenUpload> =>
  post<OpenUpload>('/import/large/open', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      kind,
      file_name: file.name.slice(0, 200),
      bytes: file.size,
      request_key: newRequestKey(),
      anew: anew || !globalThis.crypto.subtle,
    }),
    signal,
  });

/** Names the upload when all of the file is there; null when what was there before is another file's. */
async function sendParts(
  file: File,
  { bulk, part_bytes, here }: OpenUpload,
  signal: AbortSignal,
  progress: Progress,
): Promise<string | null> {
  const known = new Map(here.map(({ position, sha256 }) => [position, sha256]));
  const key = newRequestKey();
  for (let position = 0; position * part_bytes < file.size; position++) {
    signal.throwIfAborted();
    const begin = position * part_bytes;
    const part = await file.slice(begin, begin + part_bytes).arrayBuffer();
    const hash = known.get(position);
    if (hash !== undefined && hash !== (await sha256(part))) return null;
    if (hash === undefined)
      await post(`/import/large/${bulk}/parts/${position}`, {
        headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': `${key} ${position}` },
        body: part,
        signal,
      });
    progress(begin + part.byteLength, file.size);
  }
  return bulk;
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 16_000];

/** Sends until it is answered; what is refused is not sent again. */
async function post<T>(address: string, request: RequestInit & { signal: AbortSignal }): Promise<T> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(address, { method: 'POST', ...request }).catch(() => undefined);
    request.signal.throwIfAborted();
    const answer: unknown = await response?.json().catch(() => undefined);
    if (response?.ok && answer !== undefined) return answer as T;
    const refused = response !== undefined && response.status < 500 ? errorsOf(answer) : undefined;
    if (refused) throw new Refused(refused);
    const wait = WAITS_MS[tries];
    if (wait === undefined)
      throw new Refused(
        errorsOf(answer) ?? {
          form: 'The server was not reached. What was sent is kept: send it again to go on.',
        },
      );
    await pause(wait, request.signal);
  }
}

const errorsOf = (answer: unknown): Record<string, string> | undefined =>
  typeof answer === 'object' && answer !== null && 'errors' in answer
    ? (answer.errors as Record<string, string>)
    : undefined;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
