import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Failure, reasonOf } from './failure';

/** What a backup says of itself, before its rows. */
export type Manifest = {
  format: 'duebook backup 1';
  made_at: string;
  server: string;
  migrations: string[];
};

/** What it says after its rows: without it the file was cut off. */
export type Closing = {
  sequences: { name: string; last: string; called: boolean }[];
  organisations: { id: number; slug: string; entries: string; head: string | null }[];
  rows: Record<string, number>;
};

/** The pieces of the file, in order: a manifest, tables with their rows as COPY gives them, a closing. */
export type Piece =
  | { kind: 'manifest'; value: Manifest }
  | { kind: 'table'; value: { name: string; columns: string[] } }
  | { kind: 'rows'; value: Buffer }
  | { kind: 'end of table'; value: { rows: number } }
  | { kind: 'closing'; value: Closing };

const LETTERS = { manifest: 'M', table: 'T', rows: 'R', 'end of table': 'E', closing: 'C' } as const;

/** Each piece is a letter, the length of what follows as four bytes, and that; the whole is one gzip stream. */
export async function writeBackupFile(file: string, pieces: AsyncIterable<Piece>): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'wx', 0o600).catch((error: unknown) => {
    throw new Failure(`${part} cannot be made: ${reasonOf(error)}.`);
  });
  try {
    await pipeline(
      Readable.from(framed(pieces)),
      createGzip({ level: 5 }),
      handle.createWriteStream({ flush: true }),
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function* framed(pieces: AsyncIterable<Piece>): AsyncGenerator<Buffer> {
  for await (const { kind, value } of pieces) {
    const body = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
    const head = Buffer.alloc(5);
    head.write(LETTERS[kind], 'latin1');
    head.writeUInt32BE(body.length, 1);
    yield Buffer.concat([head, body]);
  }
}

/** The pieces of a backup. Throws `Failure` for a file that is none, was cut off, or was changed on the way. */
export async function* readBackupFile(file: string): AsyncGenerator<Piece> {
  let closed = false;
  let first = true;
  try {
    const unzipped = createGunzip();
    const bytes = createReadStream(file).on('error', (error) => unzipped.destroy(error));
    for await (const piece of unframed(bytes.pipe(unzipped))) {
      if (first && (piece.kind !== 'manifest' || piece.value.format !== 'duebook backup 1'))
        throw new Failure(`${file} is no backup of Duebook.`);
      first = false;
      closed = piece.kind === 'closing';
      yield piece;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${file} cannot be read: ${reasonOf(error)}.`);
  }
  if (!closed) throw new Failure(`${file} was cut off: its end is missing.`);
}

async function* unframed(bytes: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length >= 5) {
      const length = waiting.readUInt32BE(1);
      if (waiting.length < 5 + length) break;
      yield pieceOf(waiting.toString('latin1', 0, 1), waiting.subarray(5, 5 + length));
      waiting = waiting.subarray(5 + length);
    }
  }
  if (waiting.length > 0) throw new Error('its end is missing');
}

function pieceOf(letter: string, body: Buffer): Piece {
  const kind = (Object.keys(LETTERS) as Piece['kind'][]).find((name) => LETTERS[name] === letter);
  if (!kind) throw new Error('it is no backup of Duebook');
  return (kind === 'rows' ? { kind, value: body } : { kind, value: JSON.parse(body.toString()) }) as Piece;
}
