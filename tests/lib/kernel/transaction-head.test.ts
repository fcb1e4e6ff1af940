import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { HeadedClient } from '@/lib/kernel/transaction-head';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
let client: HeadedClient;
beforeAll(async () => {
  world = await openWorld();
  client = new HeadedClient({ connectionString: world.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await world.close();
});

test('a transaction is opened with its first statement, in its isolation and with its settings', async () => {
  const sent = listen();
  await client.query('BEGIN');
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await client.query(`SET LOCAL app.organisation = '7'`);
  expect(sent()).toEqual([]);
  const { rows } = await client.query({
    text: `SELECT current_setting('transaction_isolation') AS level, current_setting('app.organisation') AS own, $1::text AS x`,
    values: ['x'],
  });
  expect(rows).toEqual([{ level: 'repeatable read', own: '7', x: 'x' }]);
  await client.query('COMMIT');
  expect(sent()).toHaveLength(3);
  const [after] = (await client.query(`SELECT current_setting('app.organisation', true) AS own`)).rows;
  expect(after.own).toBe('');
});

test('what is written in it is undone with it', async () => {
  await client.query('CREATE TEMP TABLE kept (n integer)');
  await client.query('BEGIN');
  await client.query('INSERT INTO kept VALUES (1)');
  await client.query('ROLLBACK');
  expect((await client.query('SELECT * FROM kept')).rows).toEqual([]);
});

test('a transaction that does nothing is not sent', async () => {
  const sent = listen();
  await client.query('BEGIN');
  await client.query('COMMIT');
  expect(sent()).toEqual([]);
});

test('a transaction that only read is ended with the next message, and whoever is next sees nothing of it', async () => {
  await client.query('BEGIN');
  await client.query(`SET LOCAL app.organisation = '7'`);
  await client.query('SELECT 1');
  client.endSoon();
  const sent = listen();
  await client.query('BEGIN');
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  const own = `SELECT current_setting('app.organisation', true) AS own, current_setting('transaction_isolation') AS level`;
  expect((await client.query(own)).rows).toEqual([{ own: '', level: 'repeatable read' }]);
  expect(sent()).toEqual(['COMMIT; BEGIN; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', own]);
  client.endSoon();
  // Also where it begins no transaction.
  expect((await client.query(own)).rows).toEqual([{ own: '', level: 'read committed' }]);
});

test('on a connection that nobody asks anything more it is ended in a moment', async () => {
  const sent = listen();
  await client.query('BEGIN');
  await client.query('SELECT 1');
  client.endSoon();
  await client.query('BEGIN');
  expect(sent()).toEqual(['BEGIN', 'SELECT 1']);
  await vi.waitFor(() => expect(sent()).toEqual(['BEGIN', 'SELECT 1', 'COMMIT']), 5000);
  await client.query(`SET LOCAL app.organisation = '7'`);
  await client.query('SELECT 2');
  await client.query('ROLLBACK');
  expect(sent().slice(3)).toEqual([`BEGIN; SET LOCAL app.organisation = '7'`, 'SELECT 2', 'ROLLBACK']);
});

test('one that asked nothing has no end either', async () => {
  const sent = listen();
  await client.query('BEGIN');
  client.endSoon();
  expect((await client.query('SELECT 3 AS n')).rows).toEqual([{ n: 3 }]);
  expect(sent()).toEqual(['SELECT 3 AS n']);
});

test.each([
  ['lock_timeout', /invalid value for parameter/],
  ['no-such-name', /syntax error/],
])('an opening that fails leaves nothing of the statements after it (%s)', async (setting, error) => {
  await client.query('CREATE TEMP TABLE IF NOT EXISTS untouched (n integer)');
  await client.query('BEGIN');
  const opened = client
    .query(`SET LOCAL ${setting} = 'never'`)
    .then(() => client.query('INSERT INTO untouched VALUES (1)'));
  await expect(opened).rejects.toThrow(error);
  await expect(client.query('INSERT INTO untouched VALUES (2)')).rejects.toThrow(/aborted/);
  await client.query('ROLLBACK');
  expect((await client.query('SELECT * FROM untouched')).rows).toEqual([]);
});

/** What reaches the server from now on. */
function listen(): () => string[] {
  const texts: string[] = [];
  const connection = (
    client as unknown as { connection: { query(text: string): void; parse(q: { text: string }): void } }
  ).connection;
  const { query, parse } = connection;
  connection.query = (text) => {
    texts.push(text);
    query.call(connection, text);
  };
  connection.parse = (statement, ...rest: []) => {
    texts.push(statement.text);
    parse.call(connection, statement, ...rest);
  };
  return () => texts;
}
