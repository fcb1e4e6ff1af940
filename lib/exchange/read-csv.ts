import { type CsvRecord, splitCsv } from './split-csv';
import { DELIMITERS, type Delimiter, LIMITS, refuseFile } from './table';

export type CsvRead = { records: CsvRecord[]; delimiter: Delimiter; warnings: string[] };

/** Text of a CSV file as records; the delimiter is found from the data unless it is `wanted`. */
export function readCsv(text: string, wanted?: Delimiter): CsvRead {
  const declared = declaredDelimiter(text);
  const found = wanted ? { delimiter: wanted, warnings: [] } : (declared ?? findDelimiter(text));
  const records = splitCsv(text, found.delimiter, LIMITS.rows + 2);
  if (declared) records.shift();
  if (records.length > LIMITS.rows + 1) {
    throw refuseFile(
      `The file has more than ${LIMITS.rows.toLocaleString('en')} lines. Split it and import the parts.`,
    );
  }
  return { ...found, records };
}

export const isDeclaration = (text: string): boolean => declaredDelimiter(text) !== undefined;

/** Excel's own first line `sep=;`. It stays in the text so that line numbers hold. */
function declaredDelimiter(text: string): { delimiter: Delimiter; warnings: string[] } | undefined {
  const sign = /^"?sep=(.)"?(?:\r|\n|$)/i.exec(text)?.[1];
  const delimiter = DELIMITERS.find((candidate) => candidate === sign);
  return delimiter && { delimiter, warnings: [] };
}

/**
 * The delimiter under which the first records are most alike: the largest share of records as wide as the first
 * one wins, then the greatest width. A file of one column has none, and is read with a comma.
 */
function findDelimiter(text: string): { delimiter: Delimiter; warnings: string[] } {
  const ranked = DELIMITERS.map((delimiter) => ({ delimiter, ...likeness(text, delimiter) }))
    .filter(({ width }) => width > 1)
    .sort((a, b) => b.share - a.share || b.width - a.width);
  const [best, next] = ranked;
  if (!best) return { delimiter: ',', warnings: [] };
  const tie = next && next.share === best.share && next.width === best.width;
  const warning = `The cells could be separated by ${NAMES[best.delimiter]} or by ${tie ? NAMES[next.delimiter] : ''}; read with ${NAMES[best.delimiter]}.`;
  return { delimiter: best.delimiter, warnings: tie ? [warning] : [] };
}

const SAMPLE = 50;

function likeness(text: string, delimiter: Delimiter): { share: number; width: number } {
  const records = splitOrNone(text, delimiter);
  if (!records) return { share: 0, width: headingsUnder(text, delimiter) };
  const width = records[0]?.cells.length ?? 0;
  const alike = records.filter(({ cells }) => cells.length === width).length;
  return { share: records.length ? alike / records.length : 0, width };
}

/** A wrong candidate may break the quoting, and then ranks last; when all do, the real reading says where. */
function splitOrNone(text: string, delimiter: Delimiter): CsvRecord[] | undefined {
  try {
    return splitCsv(text, delimiter, SAMPLE);
  } catch {
    return undefined;
  }
}

const headingsUnder = (text: string, delimiter: Delimiter) =>
  (text.split(/[\r\n]/, 1)[0] ?? '').split(delimiter).length;

const NAMES: Record<Delimiter, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
