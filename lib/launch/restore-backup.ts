import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate } from '@/prisma/migrate';
import { type Closing, type Manifest, type Piece, readBackupFile } from './backup-file';
import { Failure, reasonOf } from './failure';
import { kept, ROOT } from './folder';
import { COPY_SETTINGS } from './write-backup';

export type RestoreOptions = { signal?: AbortSignal; say?: (line: string) => void };

/**
 * Loads a backup into the empty database at `url` (the owner's login), all or nothing, and brings it to this version.
 * Throws `Failure` when the database is not empty, or the file is none, was cut off, or comes from a newer version.
 */
export async function restoreBackup(
  url: string,
  file: string,
  options: RestoreOptions = {},
): Promise<Closing> {
  const pieces = readBackupFile(file);
  const first = await pieces.next();
  if (first.done || first.value.kind !== 'manifest') throw new Failure(`${file} is no backup of Duebook.`);
  await refuseUnlessEmpty(url, first.value.value);
  await migrateAsThen(url, first.value.value, options);
  const closing = await inOneTransaction(url, (client) => load(client, pieces, options)).catch((error) => {
    throw isRowsFault(error)
      ? new Failure(`${file} cannot be read: it was changed since it was written (${reasonOf(error)}).`)
      : error;
  });
  await migrate(url, options.say ? { say: options.say } : {});
  return closing;
}

/** What PostgreSQL says of rows that are no rows of these tables (SQLSTATE classes 22 and 23). */
const isRowsFault = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');

async function inOneTransaction<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: COPY_SETTINGS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    const answer = await work(client);
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return answer;
  } finally {
    await client.end();
  }
}

/** Empty: nothing of Duebook's, or its tables with no organisation and nobody in them, and no newer than the rows. */
async function refuseUnlessEmpty(url: string, { migrations }: Manifest): Promise<void> {
  await inOneTransaction(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND relname IN ('organisation', 'app_user')`,
    );
    if (rows.length > 0) {
      const later = await client.query(
        'SELECT FROM _prisma_migrations WHERE rolled_back_at IS NULL AND NOT migration_name = ANY ($1)',
        [migrations],
      );
      if (later.rowCount)
        throw new Failure(
          'This database is empty, but newer than the backup. Make a new one and name it in DATABASE_URL.',
        );
    }
    await client.query(`SET LOCAL app.identity = 'on'`);
    for (const { name } of rows) {
      const found = await client.query(`SELECT FROM ${client.escapeIdentifier(name)} LIMIT 1`);
      if (found.rowCount)
        throw new Failure(
          'This database holds books already. Make an empty one and name it in DATABASE_URL.',
        );
    }
  });
}

/** The migrations that the backed-up database had, and no later ones: its rows fit those tables. */
async function migrateAsThen(url: string, { migrations }: Manifest, { say }: RestoreOptions): Promise<void> {
  const folder = mkdtempSync(kept('migrations-'));
  try {
    for (const name of migrations) {
      try {
        cpSync(join(ROOT, 'prisma/migrations', name), join(folder, name), { recursive: true });
      } catch {
        throw new Failure(
          `This backup comes from a newer Duebook (it has ${name}): restore it with that version.`,
        );
      }
    }
    await migrate(url, { folder, ...(say ? { say } : {}) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function load(
  client: pg.Client,
  pieces: AsyncGenerator<Piece>,
  options: RestoreOptions,
): Promise<Closing> {
  const putBack = await takeGuardsOff(client);
  const counts: Record<string, number> = {};
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    options.signal?.throwIfAborted();
    const piece = next.value;
    if (piece.kind === 'table') {
      const { name, columns } = piece.value;
      counts[name] = (counts[name] ?? 0) + (await loadTable(client, name, columns, pieces));
    } else if (piece.kind === 'closing') {
      await finish(client, piece.value, counts);
      await giveUpWaitingMail(client);
      options.say?.('checking references');
      await putBack();
      // Reads to the end of the file, so that its checksum is looked at before anything is kept.
      await pieces.next();
      return piece.value;
    }
  }
  throw new Failure('The backup was cut off: its end is missing.');
}

/**
 * While rows are loaded no trigger stamps or refuses them, and no row-level security hides them from their owner.
 * References are dropped and made again after, which checks each once, in one pass, in any order of the tables.
 * It all happens in one transaction on a database that nobody uses yet.
 */
async function takeGuardsOff(client: pg.Client): Promise<() => Promise<void>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relforcerowsecurity`,
  );
  const { rows: references } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conrelid, conname`,
  );
  for (const { name } of tables)
    await client.query(
      `ALTER TABLE ${name} DISABLE TRIGGER USER; ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`,
    );
  for (const { table, name } of references)
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return async () => {
    for (const { table, name, definition } of references)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    for (const { name } of tables)
      await client.query(
        `ALTER TABLE ${name} ENABLE TRIGGER USER; ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
      );
  };
}

/** The rows of one piece of a table; answers how many. */
async function loadTable(
  client: pg.Client,
  name: string,
  columns: string[],
  pieces: AsyncGenerator<Piece>,
): Promise<number> {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const stream = client.query(copyFrom(`COPY ${client.escapeIdentifier(name)} (${list}) FROM STDIN`));
  let told = 0;
  const rows = async function* () {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      if (next.value.kind === 'rows') yield next.value.value;
      else if (next.value.kind === 'end of table') {
        told = next.value.value.rows;
        return;
      } else break;
    }
    throw new Failure(`The backup was cut off within ${name}.`);
  };
  await pipeline(Readable.from(rows()), stream);
  if (stream.rowCount !== told) throw new Failure(`${name}: ${stream.rowCount} rows came of ${told}.`);
  return told;
}

async function finish(
  client: pg.Client,
  { sequences, rows }: Closing,
  counts: Record<string, number>,
): Promise<void> {
  for (const [name, count] of Object.entries(rows)) {
    if ((counts[name] ?? 0) !== count)
      throw new Failure(`${name}: ${counts[name] ?? 0} rows came of ${count}.`);
  }
  for (const { name, last, called } of sequences) {
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
      client.escapeIdentifier(name),
      last,
      called,
    ]);
  }
}

/** What waited for a mail server may have been sent since the backup: nobody knows, and a person looks at it. */
async function giveUpWaitingMail(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('message_waiting') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return;
  await client.query(
    `WITH waited AS (DELETE FROM message_waiting RETURNING organisation_id, message_id, attempt)
     INSERT INTO message_event (organisation_id, message_id, attempt, kind, detail, actor, recorded_at)
     SELECT organisation_id, message_id, attempt, 'unknown', 'It waited when the backup was made, and may have been sent since.',
            'restore', date_trunc('milliseconds', clock_timestamp())
     FROM waited`,
  );
}
