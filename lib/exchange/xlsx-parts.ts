import { scanXml } from './scan-xml';
import type { Archive } from './unzip';

export type Sheet = { name: string; part: string; hidden: boolean };

/** What a workbook's cells refer to: shared texts by index, and which cell styles show a number as a day. */
export type Workbook = {
  sheets: Sheet[];
  from1904: boolean;
  texts: string[];
  isDay: (style: number) => boolean;
};

/** Reads the parts around the sheets; undefined when the archive holds no workbook. */
export function readWorkbook(archive: Archive): Workbook | undefined {
  const xml = archive.read('xl/workbook.xml');
  if (xml === undefined) return undefined;
  const targets = readTargets(archive.read('xl/_rels/workbook.xml.rels') ?? '');
  const sheets: Sheet[] = [];
  let from1904 = false;
  scanXml(xml, {
    open(name, attribute) {
      if (name === 'workbookPr') from1904 = isTrue(attribute('date1904'));
      if (name !== 'sheet') return;
      const part = targets.get(attribute('id') ?? '');
      const hidden = (attribute('state') ?? 'visible') !== 'visible';
      if (part) sheets.push({ name: attribute('name') ?? '', part, hidden });
    },
  });
  const texts = readTexts(archive.read('xl/sharedStrings.xml') ?? '');
  return { sheets, from1904, texts, isDay: readDayStyles(archive.read('xl/styles.xml') ?? '') };
}

export const isTrue = (text: string | undefined) => text === '1' || text === 'true';

function readTargets(xml: string): Map<string, string> {
  const targets = new Map<string, string>();
  scanXml(xml, {
    open(name, attribute) {
      const target = attribute('Target') ?? '';
      if (name === 'Relationship')
        targets.set(attribute('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
  });
  return targets;
}

/** One text for each `<si>`, its runs joined, phonetic hints left out. */
function readTexts(xml: string): string[] {
  const texts: string[] = [];
  const item = collectText('si');
  scanXml(xml, {
    open: item.open,
    text: item.text,
    close(name) {
      if (item.close(name)) texts.push(item.take());
    },
  });
  return texts;
}

/** Gathers the `<t>` texts of rich or plain text; `close` says when `element` is complete, `take` gives and forgets it. */
export function collectText(element: string) {
  let text = '';
  let inText = false;
  let phonetic = false;
  return {
    open(name: string): void {
      if (name === 't') inText = !phonetic;
      if (name === 'rPh') phonetic = true;
    },
    text(part: string): void {
      if (inText) text += part;
    },
    close(name: string): boolean {
      if (name === 't') inText = false;
      if (name === 'rPh') phonetic = false;
      return name === element;
    },
    take(): string {
      const taken = unescapeText(text);
      text = '';
      return taken;
    },
  };
}

/** Excel writes characters that XML forbids as `_x000D_`. */
export const unescapeText = (text: string) =>
  text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\r\n?/g, '\n');

/** Which entries of the cell formats (`cellXfs`) show a day, by ECMA-376 18.8.30 and the custom format codes. */
function readDayStyles(xml: string): (style: number) => boolean {
  const codes = new Map<number, string>();
  const days: boolean[] = [];
  let inCellFormats = false;
  scanXml(xml, {
    open(name, attribute) {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
      if (name === 'cellXfs') inCellFormats = true;
      if (name !== 'xf' || !inCellFormats) return;
      const id = Number(attribute('numFmtId') ?? 0);
      const code = codes.get(id);
      days.push(code === undefined ? isBuiltInDay(id) : showsDay(code));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return (style) => days[style] ?? false;
}

const isBuiltInDay = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58);

/** A code with a day or year in it, once literal text and conditions are taken away; `[Red]`, `"dd"` and `\d` are none. */
function showsDay(code: string): boolean {
  const [positive = ''] = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '').split(';');
  return /[dy]/i.test(positive);
}
