import { refuseFile } from './table';

/**
 * Tells by its first bytes whether a file may be read as text or as a ZIP archive (an XLSX is one),
 * and refuses by name what is neither, whatever the file is called.
 */
export function recogniseFile(bytes: Uint8Array, fileName: string): 'text' | 'zip' {
  if (startsWith(bytes, 'PK\x03\x04')) return 'zip';
  const found = SIGNATURES.find(([signature]) => startsWith(bytes, signature));
  const what = found?.[1] ?? looksLikeMarkup(bytes);
  if (what) throw refuseFile(`${fileName} is ${what}, not a CSV or XLSX file.`);
  return 'text';
}

const SIGNATURES: readonly [signature: string, what: string][] = [
  ['%PDF', 'a PDF document'],
  ['PK\x05\x06', 'an empty ZIP archive'],
  [
    '\xd0\xcf\x11\xe0',
    'an old Excel workbook (.xls) or one with a password (save it as .xlsx without a password)',
  ],
  ['\x1f\x8b', 'a gzip archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['Rar!', 'a RAR archive'],
  ['BZh', 'a bzip2 archive'],
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['II*\x00', 'a TIFF picture'],
  ['MM\x00*', 'a TIFF picture'],
  ['{\\rtf', 'an RTF document'],
  ['SQLite format 3', 'an SQLite database'],
  ['\x7fELF', 'a program'],
  ['MZ\x90', 'a program'],
];

/** Text formats that would otherwise be read as a table of one strange column. */
function looksLikeMarkup(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 512))
    .toString('latin1')
    .replace('\xef\xbb\xbf', '')
    .trimStart();
  if (start.startsWith('%PDF')) return 'a PDF document';
  if (/^<(!doctype\s+html|html|table|head|body)\b/i.test(start)) return 'a web page (HTML)';
  if (/^<\?xml\b/i.test(start)) return 'an XML file';
  if (/^(\{\s*"|\[\s*[{["])/.test(start)) return 'a JSON file';
  return undefined;
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  for (let i = 0; i < signature.length; i++) if (bytes[i] !== signature.charCodeAt(i)) return false;
  return true;
}
