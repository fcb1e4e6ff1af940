import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { dateFromDay } from '@/lib/kernel/day';
import type { ExportCell } from './write-csv';

/**
 * One sheet with a frozen line of headings and a filter on it. Amounts are numbers shown with their own decimals, days are
 * dates; texts are stored as texts, which a spreadsheet never runs, so they need no neutralising.
 */
export async function writeXlsx(
  sheetName: string,
  headers: readonly string[],
  rows: Iterable<readonly ExportCell[]>,
): Promise<Buffer> {
  const stream = new PassThrough();
  const written = buffer(stream);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: true,
  });
  const sheet = workbook.addWorksheet(sheetTitle(sheetName), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = headers.map((heading) => ({ width: Math.min(40, Math.max(12, heading.length + 2)) }));
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: Math.max(1, headers.length) } };
  const first = sheet.addRow([...headers]);
  first.font = { bold: true };
  first.commit();
  for (const cells of rows) addRow(sheet, cells);
  sheet.commit();
  await workbook.commit();
  return written;
}

function addRow(sheet: ExcelJS.Worksheet, cells: readonly ExportCell[]): void {
  const row = sheet.addRow(cells.map(sheetValue));
  for (const [index, cell] of cells.entries()) {
    const format = formatOf(cell);
    if (format) row.getCell(index + 1).numFmt = format;
  }
  row.commit();
}

/** Amounts have at most 15 digits, which a spreadsheet's number holds exactly. */
function sheetValue(cell: ExportCell): string | number | Date | null {
  if (cell === null || typeof cell !== 'object') return cell;
  return 'day' in cell ? dateFromDay(cell.day) : Number(cell.amount);
}

function formatOf(cell: ExportCell): string | undefined {
  if (cell === null || typeof cell !== 'object') return undefined;
  if ('day' in cell) return 'yyyy-mm-dd';
  const decimals = cell.amount.split('.')[1]?.length ?? 0;
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
}

/** Excel allows 31 characters and none of these; a name that is not allowed makes a file that it calls damaged. */
const sheetTitle = (name: string) =>
  name
    .replace(/[[\]:*?/\\']/g, ' ')
    .trim()
    .slice(0, 31) || 'Sheet 1';
