import type { Actor } from '@/lib/kernel/actor';
import { run } from '@/lib/kernel/command';
import { BULK } from './bulk-import';
import { keepPart, openUpload } from './bulk-upload';
import type { ImportKind } from './import-fields';

/** A file that is sent by this process: its size, and its bytes in pieces of any length. */
export type FileToStore = {
  kind: ImportKind;
  fileName: string;
  bytes: number;
  parts: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

/** Stores a file part by part, to be imported in the background; returns what names it. */
export async function storeFile(
  actor: Actor,
  file: FileToStore,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<string> {
  const { kind, fileName, bytes } = file;
  const key = crypto.randomUUID();
  const { bulk } = await run(openUpload, actor, { kind, file_name: fileName, bytes }, key);
  let position = 0;
  for await (const part of mebibytes(file.parts())) {
    const content = part.toString('base64');
    await run(keepPart, actor, { bulk, position, content }, `${key} ${position}`);
    position += 1;
    progress(Math.min(position * BULK.part, bytes), bytes);
  }
  return bulk;
}

async function* mebibytes(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    for (; rest.length >= BULK.part; rest = rest.subarray(BULK.part)) yield rest.subarray(0, BULK.part);
  }
  if (rest.length > 0) yield rest;
}
