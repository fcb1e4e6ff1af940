import type { Writable } from 'node:stream';
import type pg from 'pg';
import { TimedClient } from './slow-log';

/**
 * A connection that sends what opens a transaction (BEGIN, its isolation, its settings) as one message, when its first
 * statement comes: three waits for the database become one. A transaction that does nothing is never sent. Should the
 * opening fail, its error is the first statement's, which the database then refuses as well.
 *
 * A transaction that only read may be ended {@link endSoon later}: with what the connection is asked next.
 */
export class HeadedClient extends TimedClient {
  /** What opens the transaction that was begun, until it is sent. */
  private head: string[] = [];
  private ending: NodeJS.Timeout | undefined;

  // One signature for pg's many: everything is passed on as it came.
  override query = ((...statement: unknown[]): unknown => {
    const text = textOf(statement[0]);
    if (text === 'BEGIN' || (this.head.length > 0 && SETTING.test(text))) {
      this.head.push(text);
      return Promise.resolve(NOTHING);
    }
    const opening = this.head.splice(0);
    if (opening.length > 0 && ENDING.test(text)) return Promise.resolve(NOTHING);
    if (this.ending) opening.unshift('COMMIT');
    clearTimeout(this.ending);
    this.ending = undefined;
    if (opening.length === 0) return this.send(...statement);
    // Both are handed over at once, so that nothing comes between: a roll-back waits behind them. They leave as one piece:
    // each that leaves wakes the database.
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    const opened = this.send(opening.join('; '));
    const answered = this.send(...statement);
    stream.uncork();
    return Promise.all([opened, answered]).then(([, answer]) => answer);
  }) as pg.Client['query'];

  /**
   * Ends a transaction that only read and that nobody uses any more: with the next message, whoever sends it, or in a moment.
   * So a busy connection is spared a message for it.
   */
  endSoon(): void {
    if (this.head.splice(0).length > 0) return;
    this.ending = setTimeout(() => {
      this.ending = undefined;
      // Of what only read nothing can be lost; a connection that broke says so to its pool.
      (this.send('COMMIT') as Promise<unknown>).catch(() => undefined);
    }, SOON_MS).unref();
  }
}

const SOON_MS = 20;

/** Only what cannot be misread: of a message with a mistake in its syntax nothing would be done, the BEGIN neither. */
const SETTING = /^SET (TRANSACTION ISOLATION LEVEL [A-Z ]+|LOCAL [a-z_.]+ = ('[\w.:+ -]*'|\d+))$/;
const ENDING = /^(COMMIT|ROLLBACK)$/;

const NOTHING = { command: '', rowCount: 0, oid: 0, rows: [], fields: [] };

const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : String((statement as { text?: unknown } | null)?.text ?? '');
