/** What a worker tells whoever reads its log: one line an event. */
export type Say = ((line: string) => void) & {
  /** Something went wrong and work goes on; a fault that repeats is told once a minute. */
  fault(what: string, error: unknown): void;
};

/** Tells lines to `write`; the trace of an error is told with its first line. */
export function sayTo(write: (line: string) => void): Say {
  const told = new Map<string, number>();
  return Object.assign((line: string) => write(line), {
    fault: (what: string, error: unknown) => {
      const text = `${what}: ${reasonIn(error)}`;
      if (Date.now() - (told.get(text) ?? 0) < A_MINUTE_MS) return;
      if (told.size > 1000) told.clear();
      told.set(text, Date.now());
      write(error instanceof Error && error.stack ? `${text}\n${error.stack}` : text);
    },
  });
}

/** pg-boss tells some of its faults as plain objects. */
function reasonIn(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  const told = (error as { message?: unknown } | null)?.message;
  return typeof told === 'string' ? told : JSON.stringify(error);
}

const A_MINUTE_MS = 60_000;
