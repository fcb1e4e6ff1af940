/** Rows as one text: sent as it is, where the rows themselves would be walked through value by value, twice. */
export type PackedRows<Row> = { count: number; text: string; of?: Row };

export const packRows = <Row>(rows: readonly Row[]): PackedRows<Row> => ({
  count: rows.length,
  text: JSON.stringify(rows),
});

export const unpackRows = <Row>(rows: readonly Row[] | PackedRows<Row>): readonly Row[] =>
  'text' in rows ? (JSON.parse(rows.text) as Row[]) : rows;

export const countRows = (rows: readonly unknown[] | PackedRows<unknown>): number =>
  'text' in rows ? rows.count : rows.length;
