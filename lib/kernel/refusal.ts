/**
 * What a user can cause. Every door (form, API, job, command line) translates it once;
 * any other error is a bug and is logged as one.
 */
export type RefusalCode = 'invalid' | 'forbidden' | 'not_found' | 'conflict' | 'unprocessable';

/** One thing wrong with one input: `field` is the input's path (`amount`, `lines.3.currency`). */
export type Issue = { field: string; message: string };

/**
 * An edit of something that somebody else changed meanwhile: both versions, field by field, so that the editor can
 * choose. `theirs` carries what names the version to edit next (`version`, or the record's new id); it is null when
 * the record was ended.
 */
export type StaleEdit = { yours: Version; theirs: Version | null; by: string; at: string | null };
export type Version = Readonly<Record<string, string | null>>;

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly field: string | undefined;
  readonly issues: Issue[];
  readonly stale: StaleEdit | undefined;

  constructor(code: RefusalCode, message: string, field?: string, issues?: Issue[], stale?: StaleEdit) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.field = field;
    this.issues = issues ?? (field ? [{ field, message }] : []);
    this.stale = stale;
  }
}

export const invalid = (message: string, field?: string) => new Refusal('invalid', message, field);
export const forbidden = (message: string) => new Refusal('forbidden', message);
export const notFound = (message: string, field?: string) => new Refusal('not_found', message, field);
export const conflict = (message: string, field?: string) => new Refusal('conflict', message, field);
export const unprocessable = (message: string, field?: string) =>
  new Refusal('unprocessable', message, field);
export const staleEdit = (message: string, edit: StaleEdit) =>
  new Refusal('conflict', message, undefined, undefined, edit);
