import type { Writable } from 'node:stream';
import type pg from 'pg';
import { TimedClient } from './slow-log';

/**
 * A connection that sends what opens a transaction (BEGIN, its isolation, its settings) as one message, when its first
 * statement comes: three waits for the database become one. A transaction that does nothing is never sent. Should the
 * opening fail, its error is the first statement's, which the database then refuses as well.
 */
export class HeadedClient extends TimedClient {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const send = this.query as unknown as (...statement: unknown[]) => Promise<pg.QueryResult>;
    const head: string[] = [];
    this.query = ((...statement: unknown[]): unknown => {
      const text = textOf(statement[0]);
      if (text === 'BEGIN' || (head.length > 0 && SETTING.test(text))) {
        head.push(text);
        return Promise.resolve(NOTHING);
      }
      const opening = head.splice(0).join('; ');
      if (opening === '') return send.apply(this, statement);
      if (ENDING.test(text)) return Promise.resolve(NOTHING);
      // Both are handed over at once, so that nothing comes between: a roll-back waits behind them. They leave as one piece:
      // each that leaves wakes the database.
      const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
      stream.cork();
      const opened = send.call(this, opening);
      const answered = send.apply(this, statement);
      stream.uncork();
      return Promise.all([opened, answered]).then(([, answer]) => answer);
    }) as pg.Client['query'];
  }
}

/** Only what cannot be misread: of a message with a mistake in its syntax nothing would be done, the BEGIN neither. */
const SETTING = /^SET (TRANSACTION ISOLATION LEVEL [A-Z ]+|LOCAL [a-z_.]+ = ('[\w.:+ -]*'|\d+))$/;
const ENDING = /^(COMMIT|ROLLBACK)$/;

const NOTHING = { command: '', rowCount: 0, oid: 0, rows: [], fields: [] };

const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : String((statement as { text?: unknown } | null)?.text ?? '');
