import { z } from 'zod';

/** Columns as the driver returns them, for schemas that read raw rows; whole numbers of any width. */
export const bigintColumn = z.unknown().transform((value, context) => {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value)))
    return BigInt(value);
  context.addIssue({ code: 'custom', message: 'is no whole number' });
  return z.NEVER;
});
export const dayColumn = z.string();
export const optionalDay = dayColumn.nullable();
/** `numeric` arrives as its text. */
export const numericColumn = z.unknown().transform((value) => String(value));

/** Reads raw rows by a schema: a column that is missing or of another type is a bug, and said at once. */
export const readRows = <T extends z.ZodType>(schema: T, rows: unknown): z.output<T>[] =>
  z.array(schema).parse(rows);
