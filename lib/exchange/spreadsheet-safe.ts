/**
 * A spreadsheet runs a cell that begins with one of these as a formula, full-width forms included.
 * One that opens a comma file with `;` or tab as its separator also begins a cell after those and after line breaks.
 */
const START = /(?<=^|[;\t\r\n])(?='*[=+\-@\t\r＝＋－＠])/g;
const MARKED = /(?<=^|[;\t\r\n])'(?='*[=+\-@\t\r＝＋－＠])/g;
const NUMBER = /^-\d+(?:\.\d+)?$/;

/**
 * A cell as it may be written into a CSV file: an apostrophe, the spreadsheets' own mark for text, goes before
 * whatever would start a formula. A plain negative number stays a number.
 */
export function neutraliseCell(cell: string): string {
  return NUMBER.test(cell) ? cell : cell.replace(START, "'");
}

/** Takes the marks of `neutraliseCell` away again, so that our own exports can be imported unchanged. */
export function restoreCell(cell: string): string {
  return cell.includes("'") ? cell.replace(MARKED, '') : cell;
}
