import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type Closing, type Piece, writeBackupFile } from './backup-file';

export type BackupOptions = { signal?: AbortSignal; say?: (line: string) => void };

/** What a backup holds, as it says itself. */
export type Backup = Closing & { total: number };

/**
 * Writes all of Duebook's tables into one file, from one snapshot, while people go on. `url` is the owner's login:
 * forced row-level security binds it too, so an organisation's rows are read with that organisation set, and what
 * stands above organisations by the identity door. (PostgreSQL's own pg_dump refuses that for anybody but a superuser.)
 */
export async function writeBackup(url: string, file: string, options: BackupOptions = {}): Promise<Backup> {
  const client = new pg.Client({ connectionString: url, options: COPY_SETTINGS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let closing: Closing | undefined;
    const pieces = async function* () {
      for await (const piece of everything(client, options)) {
        if (piece.kind === 'closing') closing = piece.value;
        yield piece;
      }
    };
    await writeBackupFile(file, pieces());
    if (!closing) throw new Error('The backup has no end.');
    return { ...closing, total: Object.values(closing.rows).reduce((sum, count) => sum + count, 0) };
  } finally {
    await client.end();
  }
}

/** Both sides of a copy write and read days, instants and bytes in one way. */
export const COPY_SETTINGS =
  '-c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=postgres -c bytea_output=hex -c client_encoding=UTF8 ' +
  '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';

type Table = { name: string; columns: string[]; tenant: boolean };

async function* everything(client: pg.Client, { signal, say }: BackupOptions): AsyncGenerator<Piece> {
  const server = await oneRow<{ version: string; migrations: string[] }>(
    client,
    `SELECT current_setting('server_version') AS version,
            array(SELECT migration_name::text FROM _prisma_migrations
                  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1) AS migrations`,
  );
  yield {
    kind: 'manifest',
    value: {
      format: 'duebook backup 1',
      made_at: new Date().toISOString(),
      server: server.version,
      migrations: server.migrations,
    },
  };
  const tables = await tablesOf(client);
  const rows: Record<string, number> = {};
  await client.query(`SET LOCAL app.identity = 'on'`);
  const ids = (await client.query<{ id: number }>('SELECT id FROM organisation ORDER BY id')).rows;
  for (const table of tables.filter(({ tenant }) => !tenant)) yield* copied(client, table, rows, signal);
  await client.query(`SET LOCAL app.identity = ''`);
  for (const { id } of ids) {
    await client.query(`SET LOCAL app.organisation = '${id}'`);
    say?.(`organisation ${id}`);
    for (const table of tables.filter(({ tenant }) => tenant)) yield* copied(client, table, rows, signal);
  }
  yield {
    kind: 'closing',
    value: { sequences: await sequencesOf(client), organisations: await headsOf(client, ids), rows },
  };
}

/** Tables with a tenant's policy are read an organisation at a time; all others stand above organisations. */
async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
            c.relname <> 'organisation' AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'organisation') AS tenant
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
     GROUP BY c.oid, c.relname ORDER BY c.relname`,
  );
  return rows;
}

async function* copied(
  client: pg.Client,
  { name, columns }: Table,
  counts: Record<string, number>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Piece> {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const stream = client.query(
    copyTo(`COPY (SELECT ${list} FROM ${client.escapeIdentifier(name)}) TO STDOUT`),
  );
  let began = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    if (!began) yield { kind: 'table', value: { name, columns } };
    began = true;
    yield { kind: 'rows', value: chunk };
  }
  if (began) yield { kind: 'end of table', value: { rows: stream.rowCount } };
  counts[name] = (counts[name] ?? 0) + stream.rowCount;
}

/** Read last: numbers drawn since the snapshot are skipped, never given out again. */
async function sequencesOf(client: pg.Client): Promise<Closing['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY 1`,
  );
  const sequences: Closing['sequences'] = [];
  for (const { name } of rows) {
    const state = await oneRow<{ last: string; called: boolean }>(
      client,
      `SELECT last_value::text AS last, is_called AS called FROM ${client.escapeIdentifier(name)}`,
    );
    sequences.push({ name, ...state });
  }
  return sequences;
}

async function headsOf(client: pg.Client, ids: { id: number }[]): Promise<Closing['organisations']> {
  const organisations: Closing['organisations'] = [];
  for (const { id } of ids) {
    await client.query(`SET LOCAL app.organisation = '${id}'`);
    organisations.push(
      await oneRow(
        client,
        `SELECT o.id, o.slug, (SELECT count(*) FROM entry)::text AS entries,
                (SELECT encode(b.hash, 'hex') FROM ledger_block b ORDER BY b.block_no DESC LIMIT 1) AS head
         FROM organisation o WHERE o.id = ${id}`,
      ),
    );
  }
  return organisations;
}

async function oneRow<R extends pg.QueryResultRow>(client: pg.Client, sql: string): Promise<R> {
  const { rows } = await client.query<R>(sql);
  if (!rows[0]) throw new Error(`No row: ${sql}`);
  return rows[0];
}
