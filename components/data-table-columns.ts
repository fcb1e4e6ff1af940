import type { ReactNode } from 'react';

/** A row; a server component may fill `cells` by column id, a client one gives columns a `cell` function. */
export type TableRowData = {
  id: string;
  /** Its name, for “Select Aster Logistics GmbH”. */
  label: string;
  /** Where Enter goes when the table opens pages. */
  href?: string;
  cells?: Readonly<Record<string, ReactNode>>;
};

export type Column<Row extends TableRowData = TableRowData> = {
  id: string;
  header: string;
  /** Defaults to `row.cells[id]`. */
  cell?: (row: Row) => ReactNode;
  /** `end` for figures: right-aligned, tabular, sorted largest first. */
  align?: 'start' | 'end';
  /** In pixels. Columns without share what is left, and have at least 140. */
  width?: number;
  /** The key in `?sort=`; without it the column does not sort. */
  sort?: string;
  /** Carries the link that opens the row; exactly one column, the first that says so or the first of all. */
  title?: boolean;
  /** Left out where the table has less than 640 px. */
  wideOnly?: boolean;
};

const AT_LEAST = 140;

type Sized = Pick<Column, 'width' | 'wideOnly'>;

/** The least widths of the table, in pixels: all columns, and those that stay when it is narrow. */
export function leastWidths(
  columns: readonly Sized[],
  selectable: boolean,
): { wide: number; narrow: number } {
  const sum = (shown: readonly Sized[]) =>
    shown.reduce((total, { width }) => total + (width ?? AT_LEAST), selectable ? CHECKBOX_WIDTH : 0);
  return { wide: sum(columns), narrow: sum(columns.filter(({ wideOnly }) => !wideOnly)) };
}

export const CHECKBOX_WIDTH = 36;

/** Hides cells, headers and `<col>`s of wide-only columns below 640 px of the table's own width. */
export const WIDE_ONLY = {
  cell: 'hidden @min-[40rem]:table-cell',
  column: 'hidden @min-[40rem]:table-column',
};
