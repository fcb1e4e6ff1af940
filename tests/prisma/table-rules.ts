import type pg from 'pg';

/** Tables that stand above organisations: only the sign-in door opens them. */
export const IDENTITY_TABLES = [
  'app_user',
  'first_admin_link',
  'session',
  'sign_in_attempt',
  'user_credential',
];

/**
 * The columns that the app may update. Every table that is not named here is append-only.
 * `item.id` only lets rows be locked (FOR NO KEY UPDATE); the trigger refuses the update itself.
 */
export const UPDATABLE: Record<string, string[]> = {
  address: ['ended_at'],
  api_key: ['revoked_at'],
  app_user: ['name'],
  bulk_import: [
    'basis',
    'changed_at',
    'check_only',
    'done',
    'failure',
    'headings',
    'lease_until',
    'leave_out_refused',
    'line',
    'lines',
    'mapping',
    'offset_bytes',
    'phase',
    'sha256',
    'state',
    'summary',
    'total',
    'wanted',
    'worker',
  ],
  bulk_record: ['nth'],
  cadence_run: ['done', 'finished_at', 'looked_at', 'not_done', 'reached', 'suggested', 'total'],
  contact: ['ended_at'],
  customer: ['language', 'name', 'tax_id', 'trading_name', 'version'],
  first_admin_link: ['used_at'],
  invitation: ['accepted_at', 'withdrawn_at'],
  item: ['id'],
  membership: ['disabled_at', 'ended_at'],
  message_waiting: ['attempt', 'claimed', 'not_before'],
  number_counter: ['last'],
  organisation: ['locale', 'name', 'separation_of_duties', 'time_zone'],
  saved_view: ['ended_at'],
  session: ['ended_at', 'organisation_id', 'seen_at'],
  user_credential: ['changed_at', 'password_hash'],
};
const LOCKED_NOT_UPDATED = ['item'];

/** Tables with tenant rows that the sign-in door reads too, across organisations. */
const OPEN_TO_IDENTITY = ['invitation', 'membership', 'organisation', 'verification'];

/** Derived from the ledger: the app reads them, the background writer (`duebook_jobs`) keeps them. */
export const DERIVED = [
  'ageing_cube',
  'checkpoint_rate',
  'checkpoint_state',
  'currency_total',
  'customer_position',
  'due_invoice_checkpoint',
  'entry_ahead',
  'ledger_head',
  'open_item_checkpoint',
  'open_item_quarter',
  'open_total',
  'paid_days_checkpoint',
  'position_total',
];

/** Added with a fact by the app, removed by the background writer once it has looked. */
const MARKS = ['customer_mark'];

/** Facts that the background writer alone adds: what bears witness to the ledger. */
const WITNESSES = ['ledger_block', 'verification'];

/** What a big import has read and would write: the app removes it when the import has ended. */
export const STAGED = [
  'bulk_customer',
  'bulk_document',
  'bulk_line',
  'bulk_note',
  'bulk_part',
  'bulk_rate',
  'bulk_record',
];

/** What is still to be handed to a mail server: the app removes it with its outcome. */
export const WAITING = ['message_waiting'];

/** A long import tells the planner how large these have become (ANALYZE). */
const MEASURED = ['customer', 'entry', 'item', 'posting'];

/** Not Duebook's own. */
const FOREIGN = ['_prisma_migrations'];

export const isAppendOnly = (table: string): boolean =>
  ![...Object.keys(UPDATABLE), ...DERIVED, ...MARKS, ...STAGED].includes(table) ||
  LOCKED_NOT_UPDATED.includes(table);

/** The rights on a whole table that each role may have. */
function rightsOf(grantee: string, table: string): string[] {
  if (grantee === 'duebook_app' && [...STAGED, ...WAITING].includes(table))
    return ['SELECT', 'INSERT', 'DELETE'];
  if (grantee === 'duebook_app' && MEASURED.includes(table)) return ['SELECT', 'INSERT', 'MAINTAIN'];
  if (grantee === 'duebook_app')
    return [...DERIVED, ...WITNESSES].includes(table) ? ['SELECT'] : ['SELECT', 'INSERT'];
  if (grantee !== 'duebook_jobs') return [];
  if (WITNESSES.includes(table)) return ['SELECT', 'INSERT'];
  if (DERIVED.includes(table)) return ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MAINTAIN'];
  return MARKS.includes(table) ? ['SELECT', 'DELETE'] : ['SELECT'];
}

export async function listTables(client: pg.Client | pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
  );
  return rows.map(({ name }) => name).filter((name) => !FOREIGN.includes(name));
}

/** Every rule that a table of the database breaks, one sentence each; nothing when all is well. */
export async function faultsOfTables(client: pg.Client | pg.PoolClient): Promise<string[]> {
  const faults: string[] = [];
  for (const table of await listTables(client)) {
    const told = (sentences: string[]) =>
      faults.push(...sentences.map((sentence) => `${table}: ${sentence}`));
    told(await faultsOfSecurity(client, table));
    told(await faultsOfRights(client, table));
    told(await faultsOfTrigger(client, table));
    if (!IDENTITY_TABLES.includes(table) && table !== 'organisation') told(await faultsOfKeys(client, table));
  }
  return [...faults, ...(await faultsOfTheRest(client))];
}

const TENANT = `(organisation_id = ( SELECT (NULLIF(current_setting('app.organisation'::text, true), ''::text))::integer AS "nullif"))`;
/** Of a row that is written: looked at as it comes. */
const WRITTEN = `(organisation_id = (NULLIF(current_setting('app.organisation'::text, true), ''::text))::integer)`;
const DOOR = `(current_setting('app.identity'::text, true) = 'on'::text)`;
const OWN = `(((id)::text = current_setting('app.organisation'::text, true)) OR (current_setting('app.identity'::text, true) = 'on'::text))`;

async function faultsOfSecurity(client: pg.Client | pg.PoolClient, table: string): Promise<string[]> {
  const {
    rows: [flags],
  } = await client.query<{ on: boolean; forced: boolean }>(
    `SELECT relrowsecurity AS "on", relforcerowsecurity AS forced FROM pg_class WHERE oid = $1::regclass`,
    [table],
  );
  const { rows: policies } = await client.query<{
    name: string;
    command: string;
    using: string;
    check: string | null;
  }>(
    `SELECT polname AS name, polcmd AS command, pg_get_expr(polqual, polrelid) AS using, pg_get_expr(polwithcheck, polrelid) AS check
     FROM pg_policy WHERE polrelid = $1::regclass AND polpermissive AND polroles = '{0}'`,
    [table],
  );
  const faults = [];
  if (!flags?.on) faults.push('row-level security is off');
  if (!flags?.forced) faults.push('row-level security is not forced');
  const identity = IDENTITY_TABLES.includes(table);
  const expected = identity ? DOOR : table === 'organisation' ? OWN : TENANT;
  const first = policies.find(({ name }) => name === (identity ? 'identity' : 'organisation'));
  const checked = expected === TENANT ? WRITTEN : expected;
  if (first?.command !== '*' || first.using !== expected || first.check !== checked)
    faults.push('the policy is not the usual one');
  for (const { name, command, using } of policies) {
    if (name === first?.name) continue;
    const door = name === 'identity' && using === DOOR && OPEN_TO_IDENTITY.includes(table);
    // People are visible, not changeable, to the organisations that they belong to.
    const member =
      name === 'member' && table === 'app_user' && command === 'r' && using.includes('app.organisation');
    if (!door && !member) faults.push(`a policy more: ${name}`);
  }
  return faults;
}

async function faultsOfRights(client: pg.Client | pg.PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ grantee: string; right: string }>(
    `SELECT coalesce(r.rolname, 'public') AS grantee, a.privilege_type AS right
     FROM pg_class c, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
     WHERE c.oid = $1::regclass AND a.grantee <> c.relowner`,
    [table],
  );
  const { rows: columns } = await client.query<{ grantee: string; column: string; right: string }>(
    `SELECT coalesce(r.rolname, 'public') AS grantee, t.attname AS column, a.privilege_type AS right
     FROM pg_attribute t, aclexplode(t.attacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
     WHERE t.attrelid = $1::regclass ORDER BY 2`,
    [table],
  );
  const faults = rows
    .filter(({ grantee, right }) => !rightsOf(grantee, table).includes(right))
    .map(({ grantee, right }) => `${grantee} may ${right}`);
  const strange = columns.filter(({ grantee, right }) => grantee !== 'duebook_app' || right !== 'UPDATE');
  faults.push(...strange.map(({ grantee, column, right }) => `${grantee} may ${right} ${column}`));
  const updatable = columns.filter(({ right }) => right === 'UPDATE').map(({ column }) => column);
  const expected = UPDATABLE[table] ?? [];
  if (updatable.join() !== expected.join())
    faults.push(`the app may update (${updatable}), not (${expected})`);
  return faults;
}

/** BEFORE, FOR EACH STATEMENT, on UPDATE, DELETE and TRUNCATE: 2 + 8 + 16 + 32 in pg_trigger.tgtype. */
const REFUSING = 58;

async function faultsOfTrigger(client: pg.Client | pg.PoolClient, table: string): Promise<string[]> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_trigger WHERE tgrelid = $1::regclass AND tgenabled = 'O' AND tgtype = $2 AND tgqual IS NULL
       AND tgfoid = 'refuse_change'::regproc AND NOT tgisinternal`,
    [table, REFUSING],
  );
  return isAppendOnly(table) && !rowCount
    ? ['no trigger refuses a change, and it is not named as changeable']
    : [];
}

async function faultsOfKeys(client: pg.Client | pg.PoolClient, table: string): Promise<string[]> {
  const faults = [];
  const {
    rows: [column],
  } = await client.query<{ type: string; required: boolean }>(
    `SELECT atttypid::regtype::text AS type, attnotnull AS required FROM pg_attribute
     WHERE attrelid = $1::regclass AND attname = 'organisation_id'`,
    [table],
  );
  if (column?.type !== 'integer' || !column.required) faults.push('organisation_id is no required integer');
  const { rows: uniques } = await client.query<{ name: string; first: string; primary: boolean }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid, 1, true) AS first, i.indisprimary AS primary
     FROM pg_index i WHERE i.indrelid = $1::regclass AND (i.indisunique OR i.indisexclusion)`,
    [table],
  );
  if (!uniques.some(({ primary }) => primary)) faults.push('there is no primary key');
  faults.push(
    ...uniques
      .filter(({ first }) => first !== 'organisation_id')
      .map(({ name }) => `${name} does not begin with organisation_id`),
  );
  const { rows: references } = await client.query<{
    name: string;
    target: string;
    from: string;
    to: string;
    on_delete: string;
  }>(
    `SELECT c.conname AS name, c.confrelid::regclass::text AS target, c.confdeltype AS on_delete,
            (SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = c.conkey[1]) AS "from",
            (SELECT attname FROM pg_attribute WHERE attrelid = c.confrelid AND attnum = c.confkey[1]) AS "to"
     FROM pg_constraint c WHERE c.conrelid = $1::regclass AND c.contype = 'f'`,
    [table],
  );
  for (const { name, target, from, to, on_delete } of references) {
    if (on_delete !== 'a') faults.push(`${name} deletes or nulls`);
    if (target === 'app_user') continue;
    const key = target === 'organisation' ? 'id' : 'organisation_id';
    if (from !== 'organisation_id' || to !== key) faults.push(`${name} reaches across organisations`);
  }
  return faults;
}

/** Views must ask with their reader's rights, functions run with their caller's, and texts stand for enums. */
async function faultsOfTheRest(client: pg.Client | pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(
    `SELECT relname || ': a view without security_invoker' AS fault FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm') AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)
     UNION ALL SELECT proname || ': runs with its owner''s rights' FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
     UNION ALL SELECT typname || ': an enum of the database' FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
     UNION ALL SELECT rolname || ': passes by row-level security' FROM pg_roles
       WHERE rolname IN ('duebook_app', 'duebook_jobs') AND (rolsuper OR rolbypassrls OR rolcanlogin)`,
  );
  return rows.map(({ fault }) => fault);
}
