import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF as its fonts map it back to letters, a line for each run. Reads what our printer writes (deflated
 * streams, two-byte codes, ToUnicode ranges with lists), and nothing else.
 */
export function pdfText(pdf: Uint8Array): string {
  const objects = objectsOf(Buffer.from(pdf).toString('latin1'));
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b/.test(object));
  return pages.map((page) => pageText(objects, page)).join('\n');
}

export const pageCount = (pdf: Uint8Array): number =>
  [...objectsOf(Buffer.from(pdf).toString('latin1')).values()].filter((object) =>
    /\/Type \/Page\b/.test(object),
  ).length;

function objectsOf(file: string): Map<string, string> {
  const found = file.matchAll(/(?<=^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g);
  return new Map([...found].map(([, id = '', content = '']) => [id, content]));
}

function pageText(objects: Map<string, string>, page: string): string {
  const contents = stream(objects.get(reference(page, 'Contents')) ?? '');
  const resources = objects.get(reference(page, 'Resources')) ?? '';
  const fonts = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id = '']) => [
      name,
      lettersOf(objects, objects.get(id) ?? ''),
    ]),
  );
  return [...contents.matchAll(/\/(F\d+) [\d.]+ Tf\n\[([^\]]*)\] TJ/g)]
    .map(([, font = '', run = '']) => decode(run, fonts.get(font) ?? []))
    .join('\n');
}

function lettersOf(objects: Map<string, string>, font: string): string[] {
  const map = stream(objects.get(reference(font, 'ToUnicode')) ?? '');
  const letters: string[] = [];
  for (const [, first = '', list = ''] of map.matchAll(/<([\da-f]+)> <[\da-f]+> \[([^\]]*)\]/gi)) {
    for (const [index, [, code = '']] of [...list.matchAll(/<([\da-f]+)>/gi)].entries())
      letters[Number.parseInt(first, 16) + index] = fromUtf16(code);
  }
  return letters;
}

const decode = (run: string, letters: readonly string[]): string =>
  [...run.matchAll(/<([\da-f]*)>/gi)]
    .flatMap(([, codes = '']) => codes.match(/.{4}/g) ?? [])
    .map((code) => letters[Number.parseInt(code, 16)] ?? '?')
    .join('');

const fromUtf16 = (hex: string) =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)));

const reference = (object: string, name: string): string =>
  new RegExp(`/${name} (\\d+) 0 R`).exec(object)?.[1] ?? '';

function stream(object: string): string {
  const content = /stream\n([\s\S]*?)\nendstream/.exec(object)?.[1];
  return content === undefined ? '' : inflateSync(Buffer.from(content, 'latin1')).toString('latin1');
}
