import { BULK } from '@/lib/exchange/bulk-import';
import { openUpload } from '@/lib/exchange/bulk-upload';
import { unfinishedUpload } from '@/lib/exchange/unfinished-upload';
import { run } from '@/lib/kernel/command';
import { answer } from '@/lib/kernel/query';
import { invalid } from '@/lib/kernel/refusal';
import { answerUpload } from '../../_import/answer-upload';

/** An upload that is open, and the hashes of the parts that are here of it. */
export type OpenUpload = { bulk: string; part_bytes: number; here: { position: number; sha256: string }[] };

/** Opens the upload of a large file, or finds the one that was cut off unless it is to begin `anew`. */
export const POST = (request: Request): Promise<Response> =>
  answerUpload(request, openUpload.name, async (actor): Promise<OpenUpload> => {
    const body: unknown = await request.json().catch(() => null);
    if (!isOpening(body)) throw invalid('Reload the page and send the file again.', 'content');
    const { request_key, anew, ...file } = body;
    const begun = anew ? null : await answer(unfinishedUpload, actor, file);
    if (begun?.bulk) return { bulk: begun.bulk, part_bytes: BULK.part, here: begun.parts };
    const { bulk, part_bytes } = await run(openUpload, actor, file, request_key);
    return { bulk, part_bytes, here: [] };
  });

type Opening = { request_key: string; anew: boolean };

const isOpening = (body: unknown): body is Opening =>
  typeof body === 'object' &&
  body !== null &&
  'request_key' in body &&
  typeof body.request_key === 'string' &&
  'anew' in body &&
  typeof body.anew === 'boolean';
