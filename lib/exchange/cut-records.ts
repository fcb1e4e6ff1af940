const [QUOTE, LF, CR] = [34, 10, 13];

/**
 * Where the last complete CSV record of a text ends (0 when none does), at most `most` records on, by the rules of
 * `splitCsv`: a quote opens a cell at its beginning only. `final` says that no more text follows.
 */
export function cutRecords(
  text: string,
  delimiter: string,
  most: number,
  final: boolean,
): { end: number; records: number } {
  const mark = delimiter.charCodeAt(0);
  let [quoted, opening] = [false, true];
  let [end, records] = [0, 0];
  for (let at = 0; at < text.length && records < most; at++) {
    const code = text.charCodeAt(at);
    // What a quote or a CR is hangs on what follows it.
    if (at + 1 === text.length && !final && (code === CR || (quoted && code === QUOTE))) break;
    if (quoted) {
      if (code !== QUOTE) continue;
      if (text.charCodeAt(at + 1) === QUOTE) at++;
      else quoted = false;
    } else if (code === LF || code === CR) {
      if (code === CR && text.charCodeAt(at + 1) === LF) at++;
      end = at + 1;
      records++;
      opening = true;
    } else {
      quoted = code === QUOTE && opening;
      opening = code === mark;
    }
  }
  return final && records < most && end < text.length
    ? { end: text.length, records: records + 1 }
    : { end, records };
}
