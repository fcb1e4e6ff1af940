import { FIELDS, type FieldName } from './field';
import type { Node } from './parse-template';

/** A table as it is written: texts, with the column that amounts stand in. */
export type TableValue = {
  heads: readonly string[];
  rows: readonly (readonly string[])[];
  /** Under the rows: what it says, and its amount. */
  foot: readonly { label: string; amount: string }[];
};

/** What the fields are for one customer; null: it has none. */
export type Values = Record<FieldName, string | readonly string[] | TableValue | null>;

/** A message as it is laid out: paragraphs of lines, and tables. */
export type Block = { kind: 'paragraph'; lines: string[] } | { kind: 'table'; table: TableValue };

/** The fields that stand in a template but have no value. A field that a block asks for may be missing. */
export function missingFields(nodes: readonly Node[], values: Values): FieldName[] {
  const missing = nodes.flatMap((node): FieldName[] => {
    if (node.kind === 'text') return [];
    if (node.kind === 'field') return values[node.field] === null ? [node.field] : [];
    return missingFields(values[node.field] === null ? node.absent : node.present, values);
  });
  return [...new Set(missing)];
}

/** Whether a template says anything by a field, or asks for it. */
export const isNamed = (field: FieldName, nodes: readonly Node[]): boolean =>
  nodes.some(
    (node) =>
      node.kind !== 'text' &&
      (node.field === field || (node.kind === 'if' && isNamed(field, [...node.present, ...node.absent]))),
  );

/** The subject: one line, whatever the values hold, of at most 300 characters as the outbox keeps it. */
export function fillSubject(nodes: readonly Node[], values: Values): string {
  const text = pieces(nodes, values)
    .map((piece) => (typeof piece === 'string' ? piece : ''))
    .join('');
  const line = oneLine(text);
  return line.length > 300 ? `${[...line.slice(0, 299)].join('').trimEnd()}…` : line;
}

/** The body, paragraph by paragraph: an empty line parts them, a table is one by itself. */
export function fillBody(nodes: readonly Node[], values: Values): Block[] {
  const blocks: Block[] = [];
  let text = '';
  const flush = () => {
    for (const paragraph of text.split(/\n[^\S\n]*\n/)) {
      const lines = paragraph.split('\n').map((line) => line.trimEnd());
      while (lines[0] === '') lines.shift();
      while (lines.at(-1) === '') lines.pop();
      if (lines.length > 0) blocks.push({ kind: 'paragraph', lines });
    }
    text = '';
  };
  for (const piece of pieces(nodes, values)) {
    if (typeof piece === 'string') text += piece;
    else {
      flush();
      blocks.push({ kind: 'table', table: piece });
    }
  }
  flush();
  return blocks;
}

function pieces(nodes: readonly Node[], values: Values): (string | TableValue)[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'text') return [node.text.replaceAll('\r\n', '\n')];
    const value = values[node.field];
    if (node.kind === 'if') return pieces(value === null ? node.absent : node.present, values);
    if (value === null) throw new Error(`{{${node.field}}} was not looked at before it was written.`);
    if (typeof value === 'string') return [oneLine(value)];
    return 'heads' in value ? [value] : [value.map(oneLine).join('\n')];
  });
}

/** Without line breaks, control characters and marks that turn the direction of writing. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

/** Said of a field that has no value for somebody. */
export const aboutField = (field: FieldName): string => FIELDS[field].about.toLowerCase();
