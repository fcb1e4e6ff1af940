import { z } from 'zod';
import { dayFromDate } from './day';

/** Columns as the driver returns them, for schemas that read raw rows. */
export const bigintColumn = z
  .union([z.bigint(), z.number().int(), z.string()])
  .transform((value) => BigInt(value));
export const dayColumn = z.union([z.date().transform(dayFromDate), z.string()]);
export const optionalDay = dayColumn.nullable();
/** `numeric` arrives as a Decimal of Prisma's; its text is exact. */
export const numericColumn = z.unknown().transform((value) => String(value));

/** Reads raw rows by a schema: a column that is missing or of another type is a bug, and said at once. */
export const readRows = <T extends z.ZodType>(schema: T, rows: unknown): z.output<T>[] =>
  z.array(schema).parse(rows);
