import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, findEncoding } from '@/lib/exchange/decode-text';
import { readTable } from '@/lib/exchange/read-table';

const TEXT = 'Name,Amount\nAster,1\nMüller & Söhne,2\n';
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const latin1 = Buffer.from(TEXT, 'latin1');

describe('what is read without asking', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-8 in an unaligned slice', Buffer.from(`x${TEXT}`).subarray(1)],
  ])('reads %s', (_, bytes) => {
    const table = readTable(bytes, 'book.csv');
    expect(table).toMatchObject({ encoding: 'utf-8', headers: ['Name', 'Amount'] });
    expect(table.rows[1]?.cells[0]).toBe('Müller & Söhne');
  });
});

describe('what is refused until the user says so', () => {
  it.each([
    [
      'Latin-1',
      latin1,
      'windows-1252',
      /Line 3 is not UTF-8 text\..* reads “Müller & Söhne,2”.*choose “windows-1252”/,
    ],
    [
      'Windows-1252',
      Buffer.from('a,b\nprice \x80 5,1\n', 'latin1'),
      'windows-1252',
      /Line 2 .* reads “price € 5,1”/,
    ],
    [
      'UTF-16 LE with mark',
      Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
      'utf-16le',
      /UTF-16 \(little-endian\).*choose “utf-16le”/,
    ],
    ['UTF-16 BE with mark', utf16be(`\ufeff${TEXT}`), 'utf-16be', /UTF-16 \(big-endian\).*choose “utf-16be”/],
    ['UTF-16 LE without mark', Buffer.from(TEXT, 'utf16le'), 'utf-16le', /choose “utf-16le”/],
    ['UTF-16 BE without mark', utf16be(TEXT), 'utf-16be', /choose “utf-16be”/],
  ] as const)('refuses %s, and reads it when its encoding is named', (_, bytes, encoding, message) => {
    expect(() => readTable(bytes, 'book.csv')).toThrow(message);
    expect(findEncoding(bytes)).toMatchObject({ encoding });
    expect(readTable(bytes, 'book.csv', { encoding }).headers).toHaveLength(2);
  });

  it('reads names correctly in the encoding that was named', () => {
    expect(readTable(latin1, 'book.csv', { encoding: 'windows-1252' }).rows[1]?.cells[0]).toBe(
      'Müller & Söhne',
    );
  });

  it('refuses to read UTF-8 as something else, which would garble names', () => {
    expect(() => decodeText(Buffer.from(TEXT), 'windows-1252')).toThrow(/is UTF-8, not Windows-1252/);
    expect(() => decodeText(Buffer.from(TEXT), 'utf-16le')).toThrow(/is UTF-8, not UTF-16/);
    expect(decodeText(Buffer.from('plain'), 'windows-1252')).toBe('plain');
  });

  it.each([
    ['a NUL byte', Buffer.from('a,b\n1,\0\n'), 'utf-8', /Line 2 contains a NUL byte/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), 'utf-8', /UTF-32/],
    [
      'bytes that Windows-1252 has not',
      Buffer.from('a\n\x81\n', 'latin1'),
      'windows-1252',
      /Line 2 is not Windows-1252/,
    ],
    ['UTF-8 cut inside a letter', Buffer.from('a,b\n1,ü').subarray(0, -1), 'utf-8', /Line 2 is not UTF-8/],
    ['an overlong sequence', Buffer.from([0x61, 0x0a, 0xc0, 0xaf]), 'utf-8', /Line 2 is not UTF-8/],
    ['a surrogate', Buffer.from([0x61, 0x0a, 0xed, 0xa0, 0x80]), 'utf-8', /Line 2 is not UTF-8/],
  ] as const)('refuses %s', (_, bytes, encoding, message) => {
    expect(() => decodeText(bytes, encoding)).toThrow(message);
  });
});

describe('what is no table at all', () => {
  it.each([
    ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3'), /book\.csv is a PDF document, not a CSV or XLSX file/],
    ['a PDF after a mark', Buffer.from('\ufeff\n%PDF-1.7'), /PDF document/],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /old Excel workbook/],
    ['a gzip archive', Buffer.from([0x1f, 0x8b, 8, 0]), /gzip archive/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), /PNG picture/],
    ['a web page', Buffer.from('<!DOCTYPE html><html>'), /web page/],
    ['XML', Buffer.from('<?xml version="1.0"?><a/>'), /XML file/],
    ['JSON', Buffer.from('[{"a": 1}]'), /JSON file/],
    ['an empty ZIP', Buffer.from('PK\x05\x06aaaaaaaaaaaaaaaaaa'), /empty ZIP archive/],
  ])('refuses %s by name', (_, bytes, message) => {
    expect(() => readTable(bytes, 'book.csv')).toThrow(message);
  });
});

describe('encodings found', () => {
  it('takes every text for UTF-8 that is UTF-8', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, (value) => {
        expect(findEncoding(Buffer.from(`a,b\n${value}`))).toEqual({ encoding: 'utf-8' });
      }),
    );
  });

  it('agrees with the platform on what is UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ min: 0x21, maxLength: 6 }), (tail) => {
        const bytes = Buffer.concat([Buffer.from('ab\n'), tail]);
        const valid = Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
        const found = findEncoding(bytes);
        expect(found.encoding).toBe(valid ? 'utf-8' : 'windows-1252');
        if ('line' in found) expect(found.line).toBe(2);
      }),
      { numRuns: 2000 },
    );
  });
});
