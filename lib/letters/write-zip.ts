import { crc32 } from 'node:zlib';

/** A file of an archive; its name has no folders in it. */
export type ZipEntry = { name: string; content: Uint8Array };

/**
 * An archive of files as they come, one in memory at a time: what is written of the others is their names. Stored, not
 * compressed, as PDFs are compressed already. At most 65,535 files and 4 GB, which is the format without its extension.
 * PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export async function* writeZip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const { name, content } of entries) {
    const file = { name: Buffer.from(name), size: content.byteLength, crc: crc32(content), offset };
    const head = localHeader(file);
    directory.push(centralHeader(file));
    offset += head.byteLength + content.byteLength;
    yield head;
    yield content;
  }
  const central = Buffer.concat(directory);
  yield central;
  yield endOfDirectory(directory.length, central.byteLength, offset);
}

type StoredFile = { name: Buffer; size: number; crc: number; offset: number };

/** Version 2.0, names in UTF-8, no compression, no time of day: 1 January 1980. */
const COMMON = [20, 0x0800, 0, 0, 0x0021] as const;

function localHeader({ name, size, crc }: StoredFile): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  for (const [index, value] of COMMON.entries()) head.writeUInt16LE(value, 4 + index * 2);
  writeSizes(head, 14, { name, size, crc });
  return Buffer.concat([head, name]);
}

function centralHeader({ name, size, crc, offset }: StoredFile): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(20, 4);
  for (const [index, value] of COMMON.entries()) head.writeUInt16LE(value, 6 + index * 2);
  writeSizes(head, 16, { name, size, crc });
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name]);
}

function writeSizes(head: Buffer, at: number, { name, size, crc }: Omit<StoredFile, 'offset'>): void {
  head.writeUInt32LE(crc, at);
  head.writeUInt32LE(size, at + 4);
  head.writeUInt32LE(size, at + 8);
  head.writeUInt16LE(name.byteLength, at + 12);
}

function endOfDirectory(files: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
