import { readSheet, type SheetRead } from './read-sheet';
import { shapeTable } from './shape-table';
import { quote, refuseFile, type Table } from './table';
import { openZip } from './unzip';
import { readWorkbook, type Sheet } from './xlsx-parts';

/**
 * Reads the first visible sheet that is not empty, or the one named. Numbers come as plain decimal text with the 15
 * digits that a spreadsheet holds, days as ISO text, formulas as their saved results.
 */
export function readXlsx(bytes: Uint8Array, fileName: string, wanted?: string): Table {
  const archive = openZip(bytes, fileName);
  const workbook = readWorkbook(archive);
  if (!workbook) throw refuseFile(`${fileName} is ${otherArchive(archive.names)}, not a CSV or XLSX file.`);
  const visible = workbook.sheets.filter(({ hidden }) => !hidden);
  const candidates = wanted === undefined ? visible : workbook.sheets.filter(({ name }) => name === wanted);
  if (wanted !== undefined && !candidates[0]) throw refuseFile(`${fileName} has no sheet ${quote(wanted)}.`);
  for (const sheet of candidates) {
    const found = readSheet(archive.read(sheet.part) ?? '', workbook);
    if (found.records.length > 0) return tableOf(found, sheet, visible);
  }
  throw refuseFile(`${fileName} has no visible sheet with anything in it.`);
}

function tableOf({ records, hiddenRows }: SheetRead, sheet: Sheet, visible: readonly Sheet[]): Table {
  const shaped = shapeTable(records, 'xlsx');
  const others = visible.filter(({ name }) => name !== sheet.name).map(({ name }) => quote(name));
  const warnings = [...shaped.warnings];
  if (others.length > 0)
    warnings.push(`Only the sheet ${quote(sheet.name)} was read; left aside: ${others.join(', ')}.`);
  if (hiddenRows > 0)
    warnings.push(`${hiddenRows} hidden ${hiddenRows === 1 ? 'row was' : 'rows were'} read too.`);
  return { ...shaped, warnings, format: 'xlsx', sheet: sheet.name };
}

function otherArchive(names: readonly string[]): string {
  if (names.some((name) => name.startsWith('word/'))) return 'a Word document';
  if (names.some((name) => name.startsWith('ppt/'))) return 'a PowerPoint document';
  if (names.includes('xl/workbook.bin')) return 'a binary Excel workbook (.xlsb; save it as .xlsx)';
  if (names.includes('content.xml')) return 'an OpenDocument file (save it as .xlsx)';
  return 'a ZIP archive';
}
