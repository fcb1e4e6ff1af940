import { isUtf8 } from 'node:buffer';
import { quote, refuseFile, type TextEncoding } from './table';

/** What the bytes themselves say about their encoding. */
export type EncodingFound =
  | { encoding: 'utf-8' | 'utf-16le' | 'utf-16be' }
  /** Not UTF-8 and not UTF-16; `line` is the first line that is not UTF-8, `sample` that line in Windows-1252. */
  | { encoding: 'windows-1252'; line: number; sample: string };

/**
 * Bytes as text. UTF-8 is read, with or without a byte order mark. Anything else is only read when `wanted`
 * names it, because a wrong guess would silently change names; the refusal says what to choose.
 */
export function decodeText(bytes: Uint8Array, wanted: TextEncoding = 'utf-8'): string {
  const found = findEncoding(bytes);
  if (found.encoding !== wanted && !(wanted === 'windows-1252' && isAscii(bytes))) {
    throw found.encoding === 'utf-8' ? refuseFile(alreadyUtf8(wanted)) : refuseFile(notUtf8(found, wanted));
  }
  const text = new TextDecoder(wanted).decode(bytes);
  refuseStrangeMarks(text);
  if (wanted === 'windows-1252') refuseUnassigned(bytes);
  return text;
}

/** Tells the encoding from byte order marks, the place of NUL bytes and the rules of UTF-8. */
export function findEncoding(bytes: Uint8Array): EncodingFound {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) throw refuseFile(UTF32);
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff) throw refuseFile(UTF32);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be' };
  const unmarked = utf16WithoutMark(bytes);
  if (unmarked) return { encoding: unmarked };
  const bad = firstBadByte(bytes);
  if (bad < 0) return { encoding: 'utf-8' };
  return { encoding: 'windows-1252', line: lineAt(bytes, bad), sample: sampleAt(bytes, bad) };
}

const UTF32 = 'The file is UTF-32 text. Save it as UTF-8 (in Excel: “CSV UTF-8”) and upload it again.';

export const ENCODING_NAMES: Record<TextEncoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252 (Latin-1)',
};

export const alreadyUtf8 = (wanted: TextEncoding) =>
  `The file is UTF-8, not ${ENCODING_NAMES[wanted]} as was asked for. Read it as UTF-8.`;

export function notUtf8(found: EncodingFound, wanted: TextEncoding): string {
  const name = ENCODING_NAMES[found.encoding];
  const ways = `choose “${found.encoding}” as its encoding, or save it as UTF-8 and try again`;
  if (!('line' in found)) return `The file is ${name} text, not ${ENCODING_NAMES[wanted]}: ${ways}.`;
  const where = `Line ${found.line} is not ${ENCODING_NAMES[wanted]} text`;
  return `${where}. As ${name} it reads ${found.sample}. If that is right, ${ways}.`;
}

/** UTF-16 of mostly Western text has a NUL in every second byte; UTF-8 and Windows-1252 text has none. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 4096) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const many = length / 2 / 2;
  if (odd > many && even === 0) return 'utf-16le';
  if (even > many && odd === 0) return 'utf-16be';
  return undefined;
}

/** Index of the first byte that is no UTF-8, or −1. */
export function firstBadByte(bytes: Uint8Array): number {
  if (isUtf8(bytes)) return -1;
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return -1;
}

/** Bytes of the well-formed UTF-8 sequence at `i` (Unicode table 3-7), 0 when there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const first = bytes[i] ?? 0;
  if (first < 0x80) return 1;
  const second = bytes[i + 1] ?? 0;
  if (first >= 0xc2 && first <= 0xdf) return isTail(second) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isTail(bytes[i + 2]) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high && isTail(bytes[i + 2]) && isTail(bytes[i + 3]) ? 4 : 0;
  }
  return 0;
}

const isTail = (byte: number | undefined) => byte !== undefined && byte >= 0x80 && byte <= 0xbf;

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** The physical line, from 1, of the byte at `index`: CR, LF and CRLF each end one line. */
export function lineAt(bytes: Uint8Array, index: number): number {
  let line = 1;
  for (let i = 0; i < index; i++) {
    if (bytes[i] === 0x0a || (bytes[i] === 0x0d && bytes[i + 1] !== 0x0a)) line++;
  }
  return line;
}

export function sampleAt(bytes: Uint8Array, index: number): string {
  const around = Buffer.from(bytes.subarray(Math.max(0, index - 16), index + 24));
  const [before = '', after = ''] = [
    around.subarray(0, Math.min(16, index)),
    around.subarray(Math.min(16, index)),
  ].map((part) => new TextDecoder('windows-1252').decode(part));
  return quote(`${before.split(/[\r\n]/).at(-1) ?? ''}${after.split(/[\r\n]/)[0] ?? ''}`);
}

/** `line` is the one on which the text begins. */
export function refuseStrangeMarks(text: string, line = 1): void {
  const nul = text.indexOf('\0');
  if (nul >= 0)
    throw refuseFile(
      `Line ${line - 1 + lineIn(text, nul)} contains a NUL byte: the file is damaged or is no text file.`,
    );
  const mark = text.indexOf('\ufeff');
  if (mark >= 0)
    throw refuseFile(
      `Line ${line - 1 + lineIn(text, mark)} holds a byte order mark in the middle of the file: two files were put together. Import them one by one.`,
    );
}

const lineIn = (text: string, at: number): number => text.slice(0, at).split(/\r\n|\r|\n/).length;

/** The five bytes that Windows-1252 leaves unassigned: a file that has them is in another encoding. */
export function refuseUnassigned(bytes: Uint8Array, from = 1): void {
  const at = bytes.findIndex((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte));
  if (at < 0) return;
  const line = from - 1 + lineAt(bytes, at);
  throw refuseFile(`Line ${line} is not Windows-1252 either. Save the file as UTF-8 and upload it again.`);
}
