/**
 * What a user can cause. Every door (form, API, job, command line) translates it once;
 * any other error is a bug and is logged as one.
 */
export type RefusalCode = 'invalid' | 'forbidden' | 'not_found' | 'conflict' | 'unprocessable';

/** One thing wrong with one input: `field` is the input's path (`amount`, `lines.3.currency`). */
export type Issue = { field: string; message: string };

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly field: string | undefined;
  readonly issues: Issue[];

  constructor(code: RefusalCode, message: string, field?: string, issues?: Issue[]) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.field = field;
    this.issues = issues ?? (field ? [{ field, message }] : []);
  }
}

export const invalid = (message: string, field?: string) => new Refusal('invalid', message, field);
export const forbidden = (message: string) => new Refusal('forbidden', message);
export const notFound = (message: string, field?: string) => new Refusal('not_found', message, field);
export const conflict = (message: string, field?: string) => new Refusal('conflict', message, field);
export const unprocessable = (message: string, field?: string) => new Refusal('unprocessable', message, field);
