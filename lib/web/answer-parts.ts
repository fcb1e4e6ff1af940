import { z } from 'zod';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';

/** What answers of the API are made of. Schemas of answers are strict: an answer that grows must be described too. */
export const amount = z
  .string()
  .regex(/^-?\d+(\.\d{2,3})?$/)
  .meta({ description: 'Decimal string in major units of the currency beside it; credits are negative.' });
export const currency = z.string().length(3).meta({ description: 'ISO 4217 currency code.' });
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ format: 'date' });
export const instant = z.string().regex(/Z$/).meta({ format: 'date-time' });
export const kind = z.enum(DOCUMENT_KINDS);

/** An id or a sequence number: a whole number as text, since it may outgrow a JSON number. */
export const id = z.string().regex(/^\d+$/);

/** The two clocks that the figures were asked for; `known_at` is null for everything that is known. */
export const clocks = { as_of: day, known_at: z.string().nullable() };

/** All of a list. */
export const listOf = <T extends z.ZodType>(row: T) => z.strictObject({ data: z.array(row), ...clocks });

/** A page of a list; `next_cursor` asks for the next one, and is null on the last. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.strictObject({ data: z.array(row), next_cursor: z.string().nullable(), ...clocks });
