/** What stops a command and can be mended by whoever typed it: one sentence that says what to do. */
export class Failure extends Error {
  override name = 'Failure';
}

/** The text of anything thrown; connection attempts to several addresses carry theirs inside. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}

/** Node's or PostgreSQL's code of an error (`EACCES`, `57P03`), also from inside an AggregateError. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
