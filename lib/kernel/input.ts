import { z } from 'zod';
import { isDay, parseDay } from './day';
import { CURRENCIES } from './money';
import { type Issue, Refusal } from './refusal';

/** A day of the calendar, `YYYY-MM-DD`. */
export const dayInput = z
  .string()
  .superRefine((text, context) => report(context, () => parseDay(text)))
  .transform((text) => text.trim())
  .meta({ format: 'date', description: 'A day of the organisation’s calendar, YYYY-MM-DD.' });

/** An ISO 4217 code. */
export const currencyInput = z
  .string()
  .transform((code) => code.trim().toUpperCase())
  .pipe(z.enum(CURRENCIES as [string, ...string[]], { error: 'That is not an ISO 4217 currency code.' }))
  .meta({ description: 'ISO 4217 currency code.' });

/**
 * A plain decimal string, positive. How many decimals it may have depends on the currency beside it,
 * so the command reads it with `parseAmount`.
 */
export const amountInput = z
  .string()
  .trim()
  .regex(/^\d+(\.\d+)?$/, { error: 'Write a positive amount in digits with a decimal point, like 1234.50.' })
  .max(20, { error: 'That amount is too large: at most 15 digits.' })
  .refine((text) => /[1-9]/.test(text), { error: 'The amount must be more than zero.' })
  .meta({ description: 'Amount as a decimal string in major units, like "1234.50".' });

/** An instant, RFC 3339, on a day of the calendar. */
export const instantInput = z
  .string()
  .trim()
  .refine(isInstant, { error: 'Write an instant like 2026-04-02T17:00:00Z.' })
  .meta({ format: 'date-time' });

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  return day !== undefined && isDay(day) && !Number.isNaN(Date.parse(text));
}

/** Text that a person typed: trimmed, not empty, without control characters. */
export const textInput = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: 'This may not be empty.' })
    .max(max, { error: `At most ${max} characters.` })
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text.replace(/[\n\r\t]/g, '')), {
      error: 'Control characters are not allowed.',
    });

/** Optional text: an empty field is no text. */
export const optionalText = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    textInput(max).optional(),
  );

/** An optional input of a form: an empty field is no input. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  );

/** The id that a text names; 0, which nothing has, for a text that is none: so it is as absent as an unknown one. */
export const idOf = (text: string): bigint => (/^\d{1,18}$/.test(text) ? BigInt(text) : 0n);

/** Reads unknown input by a schema, or refuses with every field that is wrong. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap(issuesOf);
  const [first] = issues;
  throw new Refusal(
    'invalid',
    first ? `${first.field}: ${first.message}` : 'The input is not valid.',
    first?.field,
    issues,
  );
}

/** An unknown field is named by its own path, each one for itself. */
function issuesOf(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      message: 'There is no such field.',
    }));
  }
  return [{ field: issue.path.join('.') || 'input', message: issue.message }];
}

function report(context: z.RefinementCtx, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
}
