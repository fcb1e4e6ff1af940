import type { Tx } from '@/lib/kernel/db';
import type { NotedOutcome } from './bulk-notes';
import type { RecordsRead } from './import-records';
import type { Mapping } from './mapping';
import { readLines, takenRows } from './read-records';
import type { Table, TableRow } from './table';

type Lines = Pick<Table, 'headers' | 'rows' | 'refused'>;
export type LineItem = { line: number; number: string; cells: string[] };

/** Line items with the number of their document; drafts are left out, lines without a number refused. */
export function rowNumber(table: Lines, mapping: Mapping): { items: LineItem[]; outcome: NotedOutcome } {
  const result: RecordsRead = { records: [], refused: [...table.refused], skipped: [], notes: [] };
  const items = takenRows(table, mapping, result).map(({ row: { line, cells }, number }) => ({
    line,
    number,
    cells,
  }));
  return { items, outcome: result };
}

/**
 * The staged line items as documents, in the order in which these begin in the file, some thousand lines at a time.
 * One pass in one transaction: a cursor holds the order.
 */
export async function* documentsOfLines(
  tx: Tx,
  organisationId: number,
  id: bigint,
  headers: string[],
  mapping: Mapping,
  size: number,
): AsyncGenerator<RecordsRead> {
  await tx.$executeRawUnsafe(`
    DECLARE line_items NO SCROLL CURSOR FOR
    SELECT l.line, l.number, l.cells FROM bulk_line l
    WHERE l.organisation_id = ${organisationId} AND l.bulk_id = ${id}
    ORDER BY min(l.line) OVER (PARTITION BY l.number), l.line`);
  let rest: LineItem[] = [];
  for (;;) {
    const fetched = await tx.$queryRawUnsafe<LineItem[]>(`FETCH ${size} FROM line_items`);
    const all = [...rest, ...fetched];
    // The last document may go on in what is fetched next.
    const last = fetched.length === 0 ? undefined : all.at(-1)?.number;
    const whole = all.filter(({ number }) => number !== last);
    rest = last === undefined ? [] : all.filter(({ number }) => number === last);
    if (whole.length > 0) yield read(whole, headers, mapping);
    if (fetched.length === 0) return;
  }
}

function read(items: readonly LineItem[], headers: string[], mapping: Mapping): RecordsRead {
  const rows: TableRow[] = items.map(({ line, cells }) => ({ line, cells }));
  return readLines({ headers, rows, refused: [] }, mapping);
}
