import { scanXml, type XmlReader } from './scan-xml';
import type { RawRecord } from './shape-table';
import { LIMITS, refuseFile } from './table';
import { cellOf, columnOf, type SheetCell } from './xlsx-cell';
import { collectText, isTrue, type Workbook } from './xlsx-parts';

export type SheetRead = { records: RawRecord[]; hiddenRows: number };

/** The rows of a worksheet part that have anything in them. */
export function readSheet(xml: string, workbook: Workbook): SheetRead {
  const reader = new SheetReader(workbook);
  scanXml(xml, reader);
  return { records: reader.records, hiddenRows: reader.hiddenRows };
}

/** Follows rows and cells; `r` (the address) may be left out, then each stands after the one before. */
class SheetReader implements XmlReader {
  readonly records: RawRecord[] = [];
  hiddenRows = 0;
  private readonly workbook: Workbook;
  private readonly inline = collectText('is');
  private row: Required<RawRecord> = { line: 0, cells: [], natives: [] };
  private hidden = false;
  private column = -1;
  private cell: SheetCell = { type: 'n', style: 0, formula: false, text: '' };
  private inValue = false;

  constructor(workbook: Workbook) {
    this.workbook = workbook;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    this.inValue = name === 'v';
    if (name === 'row') {
      this.row = { line: Number(attribute('r')) || this.row.line + 1, cells: [], natives: [] };
      this.hidden = isTrue(attribute('hidden'));
      this.column = -1;
    } else if (name === 'c') {
      this.column = columnOf(attribute('r')) ?? this.column + 1;
      this.cell = {
        type: attribute('t') ?? 'n',
        style: Number(attribute('s') ?? 0),
        formula: false,
        text: '',
      };
    } else if (name === 'f') this.cell.formula = true;
    else this.inline.open(name);
  }

  text(text: string): void {
    if (this.inValue) this.cell.text += text;
    else this.inline.text(text);
  }

  close(name: string): void {
    this.inValue = false;
    if (this.inline.close(name)) this.cell.text = this.inline.take();
    if (name === 'c') this.finishCell();
    if (name === 'row') this.finishRow();
  }

  private finishCell(): void {
    const { text, native } = cellOf(this.cell, this.workbook);
    if (text === '') return;
    const { row, column } = this;
    if (column >= LIMITS.columns) {
      throw refuseFile(
        `Row ${row.line} has something in column ${column + 1}; at most ${LIMITS.columns} columns are read.`,
      );
    }
    while (row.cells.length < column) row.cells.push('');
    row.cells[column] = text;
    row.natives[column] = native;
  }

  private finishRow(): void {
    if (this.row.cells.length === 0) return;
    this.records.push(this.row);
    if (this.hidden) this.hiddenRows++;
    if (this.records.length <= LIMITS.rows + 1) return;
    throw refuseFile(
      `The sheet has more than ${LIMITS.rows.toLocaleString('en')} rows. Split it and import the parts.`,
    );
  }
}
