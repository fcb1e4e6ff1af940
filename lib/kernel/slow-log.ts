import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { processWide } from './process-wide';

/** The act that statements are run for: the name of a command or a query, and whose. */
type Act = { name: string; organisationId: number | undefined };

const acts = processWide('acts', () => new AsyncLocalStorage<Act>());

/** Runs `work` so that its slow statements are logged under `name`. */
export const named = <T>(
  name: string,
  organisationId: number | undefined,
  work: () => Promise<T>,
): Promise<T> => acts.run({ name, organisationId }, work);

/** A connection that logs statements which take longer than `DUEBOOK_SLOW_MS` (500), as one line each. */
export class TimedClient extends pg.Client {
  /** Sends a statement, whatever its form: everything is passed on as it came. */
  protected readonly send = (...statement: unknown[]): unknown => {
    const began = performance.now();
    const result: unknown = Reflect.apply(pg.Client.prototype.query, this, statement);
    if (result instanceof Promise) {
      const ended = () => {
        const ms = performance.now() - began;
        if (ms >= slowMs) logSlow(ms, statement[0]);
      };
      result.then(ended, ended);
    }
    return result;
  };

  override query = this.send as pg.Client['query'];
}

const slowMs = Number(process.env.DUEBOOK_SLOW_MS || 500);

/** What the line holds of the statement: the beginning, and no value of anybody's. */
const LONGEST_SQL = 200;

function logSlow(ms: number, statement: unknown): void {
  const act = acts.getStore();
  console.warn(
    JSON.stringify({
      level: 'warn',
      at: new Date().toISOString(),
      slow_statement_ms: Math.round(ms),
      for: act?.name ?? null,
      organisation: act?.organisationId ?? null,
      sql: withoutValues(textOf(statement)),
    }),
  );
}

const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : String((statement as { text?: unknown } | null)?.text ?? '');

function withoutValues(sql: string): string {
  return sql
    .slice(0, LONGEST_SQL * 4)
    .replace(/'(?:[^']|'')*(?:'|$)/g, "'…'")
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_SQL);
}
