import { isUtf8 } from 'node:buffer';
import { firstBadByte, lineAt, notUtf8, refuseStrangeMarks, refuseUnassigned, sampleAt } from './decode-text';
import { lineEndsIn } from './split-csv';
import { refuseFile, type TextEncoding } from './table';

/**
 * Decodes a file part by part, wherever the parts are cut, as `decodeText` would the whole of it: what is not text of
 * the encoding is refused with its line. `line` is the physical line that the next text begins on.
 */
export class TextStream {
  line: number;
  private readonly encoding: TextEncoding;
  private readonly decoder: TextDecoder;
  private carry: Buffer = Buffer.alloc(0);
  private start: boolean;
  private afterCr = false;

  /** Begins at the file's start, or at the beginning of a later line. */
  constructor(encoding: TextEncoding, line = 1, start = true) {
    this.encoding = encoding;
    this.line = line;
    this.start = start;
    this.decoder = new TextDecoder(encoding, { ignoreBOM: true });
  }

  push(bytes: Uint8Array): string {
    const all = this.carry.length > 0 ? Buffer.concat([this.carry, bytes]) : Buffer.from(bytes);
    const whole = all.length - cutOff(all, this.encoding);
    this.carry = Buffer.from(all.subarray(whole));
    return this.read(all.subarray(0, whole));
  }

  /** Refuses a file that ends inside a character. */
  end(): void {
    if (this.carry.length === 0) return;
    throw refuseFile(`Line ${this.line} ends in the middle of a character: the file is cut off.`);
  }

  private read(bytes: Buffer): string {
    if (this.encoding === 'utf-8' && !isUtf8(bytes)) throw this.notUtf8(bytes);
    if (this.encoding === 'windows-1252') refuseUnassigned(bytes, this.line);
    let text = this.decoder.decode(bytes);
    if (this.start && text.startsWith('\ufeff')) text = text.slice(1);
    this.start = false;
    refuseStrangeMarks(text, this.line);
    this.line += lineEndsIn(text) - (this.afterCr && text.startsWith('\n') ? 1 : 0);
    if (text) this.afterCr = text.endsWith('\r');
    return text;
  }

  private notUtf8(bytes: Buffer) {
    const bad = firstBadByte(bytes);
    const line = this.line - 1 + lineAt(bytes, bad);
    return refuseFile(
      notUtf8({ encoding: 'windows-1252', line, sample: sampleAt(bytes, bad) }, this.encoding),
    );
  }
}

/** Bytes that a text takes in an encoding; every text that was decoded takes what it was decoded from. */
export function bytesOf(text: string, encoding: TextEncoding): number {
  if (encoding === 'utf-8') return Buffer.byteLength(text, 'utf8');
  return encoding === 'windows-1252' ? text.length : text.length * 2;
}

/** Bytes of the byte order mark at the start of a file. */
export function markOf(bytes: Uint8Array, encoding: TextEncoding): number {
  const [a, b, c] = bytes;
  if (encoding === 'utf-8') return a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  if (encoding === 'utf-16le') return a === 0xff && b === 0xfe ? 2 : 0;
  return encoding === 'utf-16be' && a === 0xfe && b === 0xff ? 2 : 0;
}

/** How many bytes at the end belong to a character that is not complete. */
export function cutOff(bytes: Uint8Array, encoding: TextEncoding): number {
  if (encoding === 'windows-1252') return 0;
  if (encoding !== 'utf-8') return cutOffUtf16(bytes, encoding);
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** A half unit, or the first half of a pair. */
function cutOffUtf16(bytes: Uint8Array, encoding: TextEncoding): number {
  const odd = bytes.length % 2;
  const last = bytes.length - odd - 2;
  const high = bytes[encoding === 'utf-16le' ? last + 1 : last] ?? 0;
  return last >= 0 && high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
}
