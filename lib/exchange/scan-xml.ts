import { refuseFile } from './table';

/** What a scan reports. Names come without namespace prefix; `attribute` gives an attribute's text. */
export type XmlReader = {
  open: (name: string, attribute: (name: string) => string | undefined) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/**
 * Walks the XML parts of a workbook once, from left to right, without building a tree: a sheet has millions of
 * elements. It reads what spreadsheets write: elements, attributes, text, CDATA. A document type is refused, so there
 * are no entities but the five of XML and characters by number.
 */
export function scanXml(xml: string, reader: XmlReader): void {
  let at = 0;
  while (at < xml.length) {
    const tag = xml.indexOf('<', at);
    const text = xml.slice(at, tag < 0 ? undefined : tag);
    if (text && reader.text) reader.text(decodeEntities(text));
    if (tag < 0) return;
    at = readMarkup(xml, tag, reader);
  }
}

function readMarkup(xml: string, tag: number, reader: XmlReader): number {
  if (xml[tag + 1] === '!') return readDeclaration(xml, tag, reader);
  if (xml[tag + 1] === '?') return after(xml, '?>', tag);
  const end = endOfTag(xml, tag);
  if (xml[tag + 1] === '/') {
    reader.close?.(localName(xml.slice(tag + 2, end).trim()));
    return end + 1;
  }
  const empty = xml[end - 1] === '/';
  const inside = xml.slice(tag + 1, empty ? end - 1 : end);
  const name = /^[^\s]+/.exec(inside)?.[0] ?? '';
  reader.open(localName(name), (wanted) => findAttribute(inside, wanted));
  if (empty) reader.close?.(localName(name));
  return end + 1;
}

function readDeclaration(xml: string, tag: number, reader: XmlReader): number {
  if (xml.startsWith('<!--', tag)) return after(xml, '-->', tag);
  if (!xml.startsWith('<![CDATA[', tag))
    throw refuseFile('The workbook contains a document type, which no spreadsheet writes.');
  const end = after(xml, ']]>', tag);
  reader.text?.(xml.slice(tag + 9, end - 3));
  return end;
}

/** The tag's `>`; one inside an attribute's quotes does not count. */
function endOfTag(xml: string, tag: number): number {
  let open = 0;
  for (let i = tag; i < xml.length; i++) {
    const code = xml.charCodeAt(i);
    if (open === 0) {
      if (code === GREATER) return i;
      if (code === DOUBLE || code === SINGLE) open = code;
    } else if (code === open) open = 0;
  }
  throw broken();
}

const [GREATER, DOUBLE, SINGLE] = [62, 34, 39];

/** By its full name or, for `r:id`, by the name after the prefix. */
function findAttribute(inside: string, wanted: string): string | undefined {
  ATTRIBUTE.lastIndex = 0;
  for (let found = ATTRIBUTE.exec(inside); found; found = ATTRIBUTE.exec(inside)) {
    const [, name = '', double, single] = found;
    if (name === wanted || name.endsWith(`:${wanted}`)) return decodeEntities(double ?? single ?? '');
  }
  return undefined;
}

const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w+));/g, (all, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? all;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at < 0) throw broken();
  return at + mark.length;
}

const broken = () => refuseFile('The workbook is damaged: its XML ends too early.');
