import { FIELDS, type FieldName, isField, nearestField } from './field';

/**
 * A template is text with `{{field}}`, and `{{#if field}} … {{else}} … {{/if}}` for what stands there only where the field
 * has a value. Nothing else: no loops, no blocks within blocks, so rendering takes as long as the text is.
 */
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'field'; field: FieldName; line: number }
  | { kind: 'if'; field: FieldName; present: Node[]; absent: Node[] };

/** What is wrong, and on which line of the text, counted from 1. */
export type Fault = { line: number; message: string };

/** What a text is for: a subject is one line, so what has several cannot stand in it. */
export type Place = 'subject' | 'body';

export const LONGEST: Record<Place, number> = { subject: 300, body: 20_000 };
const MOST_MARKS = 200;

/** Reads a template; everything that is wrong with it is named, and then there are no nodes. */
export function parseTemplate(source: string, place: Place): { nodes: Node[]; faults: Fault[] } {
  const faults: Fault[] = [];
  const nodes: Node[] = [];
  let block: Block | null = null;
  const marks = marksOf(source, faults);
  if (marks.length > MOST_MARKS) faults.push({ line: 1, message: `At most ${MOST_MARKS} fields.` });
  if (source.length > LONGEST[place])
    faults.push({ line: 1, message: `At most ${LONGEST[place]} characters.` });
  let at = 0;
  const here = (): Node[] => (block ? (block.inElse ? block.node.absent : block.node.present) : nodes);
  for (const mark of marks) {
    const said = readMark(mark, place);
    const { from, to } = 'field' in said && said.kind === 'field' ? mark : withItsLine(source, mark);
    addText(here(), source.slice(at, Math.max(at, from)));
    at = to;
    if ('message' in said) faults.push({ line: mark.line, message: said.message });
    else if (said.kind === 'field') here().push({ kind: 'field', field: said.field, line: mark.line });
    else if (said.kind === 'if') {
      if (block) faults.push({ line: mark.line, message: 'A block cannot stand within a block.' });
      else {
        const node = { kind: 'if' as const, field: said.field, present: [], absent: [] };
        nodes.push(node);
        block = { node, line: mark.line, inElse: false };
      }
    } else if (said.kind === 'else') {
      if (!block || block.inElse) faults.push({ line: mark.line, message: '{{else}} stands in no block.' });
      else block.inElse = true;
    } else if (block) block = null;
    else faults.push({ line: mark.line, message: '{{/if}} ends no block.' });
  }
  addText(here(), source.slice(at));
  if (block) faults.push({ line: block.line, message: 'This block has no {{/if}}.' });
  return { nodes: faults.length > 0 ? [] : nodes, faults: faults.sort((a, b) => a.line - b.line) };
}

type Block = { node: Extract<Node, { kind: 'if' }>; line: number; inElse: boolean };
type Mark = { from: number; to: number; line: number; inner: string };
type Said = { kind: 'field' | 'if'; field: FieldName } | { kind: 'else' | 'end' } | { message: string };

/** Every `{{…}}` in order; braces that are not closed, or close nothing, are faults. */
function marksOf(source: string, faults: Fault[]): Mark[] {
  const marks: Mark[] = [];
  let line = 1;
  let open: { at: number; line: number } | null = null;
  for (let at = 0; at < source.length; at += 1) {
    const two = source.slice(at, at + 2);
    if (source[at] === '\n') line += 1;
    if (two === '{{') {
      if (open) faults.push({ line: open.line, message: 'These braces are not closed: write }}.' });
      open = { at, line };
      at += 1;
    } else if (two === '}}') {
      if (open)
        marks.push({ from: open.at, to: at + 2, line: open.line, inner: source.slice(open.at + 2, at) });
      else faults.push({ line, message: 'These braces close nothing: write {{ before them.' });
      open = null;
      at += 1;
    }
  }
  if (open) faults.push({ line: open.line, message: 'These braces are not closed: write }}.' });
  return marks;
}

/** The beginning and the end of a block that stand alone on a line are no line of the text. */
function withItsLine(source: string, { from, to }: Mark): { from: number; to: number } {
  const start = source.lastIndexOf('\n', from - 1) + 1;
  const end = source.indexOf('\n', to);
  const rest = source.slice(to, end === -1 ? undefined : end);
  if (source.slice(start, from).trim() !== '' || rest.trim() !== '') return { from, to };
  return { from: start, to: end === -1 ? source.length : end + 1 };
}

function readMark({ inner }: Mark, place: Place): Said {
  const text = inner.trim();
  if (text === 'else') return { kind: 'else' };
  if (text === '/if') return { kind: 'end' };
  const condition = /^#if\s+(\S+)$/.exec(text)?.[1];
  const name = condition ?? text;
  if (name === '') return { message: 'There is no field between these braces.' };
  if (!isField(name)) return { message: unknown(name) };
  if (condition) return { kind: 'if', field: name };
  if (place === 'subject' && FIELDS[name].kind !== 'line')
    return { message: `{{${name}}} has several lines and cannot stand in a subject.` };
  return { kind: 'field', field: name };
}

function unknown(name: string): string {
  const meant = nearestField(name);
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return `There is no field {{${shown}}}${meant ? `; {{${meant}}} is one` : ''}.`;
}

function addText(nodes: Node[], text: string): void {
  if (text !== '') nodes.push({ kind: 'text', text });
}
