import { crc32, inflateRawSync } from 'node:zlib';
import { LIMITS, refuseFile } from './table';

/** The names in an archive, and the contents of one of them, unpacked when asked for. */
export type Archive = { names: string[]; read: (name: string) => string | undefined };

type Entry = { method: number; flags: number; crc: number; size: number; unpacked: number; offset: number };

/**
 * Opens a ZIP archive by its central directory. Nothing is unpacked before it is asked for, and everything together
 * may unpack to `LIMITS.unpackedBytes`, each part to `LIMITS.ratio` times its packed size, whatever the archive claims.
 * Refuses what is damaged, encrypted or too large.
 */
export function openZip(bytes: Uint8Array, fileName: string): Archive {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = readDirectory(view, fileName);
  let budget: number = LIMITS.unpackedBytes;
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      const content = unpack(view, entry, budget, fileName);
      budget -= content.length;
      return new TextDecoder(utf16(content) ?? 'utf-8').decode(content);
    },
  };
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;

function readDirectory(view: Buffer, fileName: string): Map<string, Entry> {
  const end = findEnd(view, fileName);
  const count = view.readUInt16LE(end + 10);
  if (count > LIMITS.entries)
    throw refuseFile(`${fileName} is an archive of more than ${LIMITS.entries} files.`);
  const entries = new Map<string, Entry>();
  let at = view.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== DIRECTORY_ENTRY) throw damaged(fileName);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      view.readUInt16LE(at + offset),
    ) as [number, number, number];
    const name = view
      .toString('utf8', at + 46, at + 46 + nameLength)
      .replace(/^\//, '')
      .replaceAll('\\', '/');
    entries.set(name, {
      flags: view.readUInt16LE(at + 8),
      method: view.readUInt16LE(at + 10),
      crc: view.readUInt32LE(at + 16),
      size: view.readUInt32LE(at + 20),
      unpacked: view.readUInt32LE(at + 24),
      offset: view.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The end record stands last, before a comment of at most 64 KB. */
function findEnd(view: Buffer, fileName: string): number {
  for (let at = view.length - 22; at >= Math.max(0, view.length - 65_557); at--) {
    if (view.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw damaged(fileName);
}

function unpack(view: Buffer, entry: Entry, budget: number, fileName: string): Buffer {
  const { offset, size, unpacked, method } = entry;
  if ((entry.flags & 1) !== 0) throw refuseFile(`${fileName} is encrypted. Save it without a password.`);
  if (unpacked > budget) throw tooLarge(fileName);
  if (unpacked > Math.max(size * LIMITS.ratio, LIMITS.ratioFreeBytes)) throw bomb(fileName);
  if (offset + 30 > view.length || view.readUInt32LE(offset) !== LOCAL_ENTRY) throw damaged(fileName);
  const start = offset + 30 + view.readUInt16LE(offset + 26) + view.readUInt16LE(offset + 28);
  if (start + size > view.length) throw damaged(fileName);
  const packed = view.subarray(start, start + size);
  const content = method === 0 ? packed : method === 8 ? inflate(packed, unpacked, fileName) : undefined;
  if (!content || content.length !== unpacked || crc32(content) !== entry.crc) throw damaged(fileName);
  return content;
}

/** Stops at the size that the directory claims (which was checked), so that a bomb costs no more than that. */
function inflate(packed: Buffer, unpacked: number, fileName: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(unpacked, 1) });
  } catch {
    throw damaged(fileName);
  }
}

function utf16(content: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  return content[0] === 0xfe && content[1] === 0xff ? 'utf-16be' : undefined;
}

const damaged = (fileName: string) =>
  refuseFile(`${fileName} is damaged: it cannot be unpacked. Save or download it again.`);
const bomb = (fileName: string) =>
  refuseFile(
    `${fileName} unpacks to more than ${LIMITS.ratio} times its size, as no spreadsheet does. Save the sheet as CSV.`,
  );
const tooLarge = (fileName: string) =>
  refuseFile(
    `${fileName} unpacks to more than ${LIMITS.unpackedBytes / 1024 / 1024} MB. Save the sheet as CSV or split it.`,
  );
