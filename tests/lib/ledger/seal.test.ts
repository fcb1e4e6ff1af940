import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watermark } from '@/lib/health/checkpoint';
import { inJobs, inOrganisation } from '@/lib/kernel/db';
import { seal } from '@/lib/ledger/seal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.customer({
    invoices: [
      { amount: '100.00', issued_on: '2026-01-05', paid: '2026-02-03' },
      { amount: '80.50', issued_on: '2026-01-09', paid: [{ amount: '30.00', on: '2026-02-20' }] },
      { amount: '12.00', issued_on: '2026-03-01' },
    ],
  });
});
afterAll(() => world.close());

const upto = async () => (await watermark(world.organisation.id)) ?? 0n;

test('entries are sealed in blocks that follow each other, and none twice', async () => {
  const { id } = world.organisation;
  expect(await seal(id, await upto(), { most: 4 })).toEqual({ blocks: 3, entries: 9 });
  expect(await seal(id, await upto(), { most: 4 })).toEqual({ blocks: 0, entries: 0 });
  const blocks = await world.sql<{ block_no: number; entries: number; linked: boolean }>(
    `SELECT block_no, entries, prev_hash = lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY block_no)
       AND after_seq = lag(to_seq, 1, 0::bigint) OVER (ORDER BY block_no) AS linked
     FROM ledger_block ORDER BY 1`,
  );
  expect(blocks).toEqual([
    { block_no: 1, entries: 4, linked: true },
    { block_no: 2, entries: 4, linked: true },
    { block_no: 3, entries: 1, linked: true },
  ]);
});

test('a block that is not full waits until the last one is old enough', async () => {
  const { id } = world.organisation;
  await world.customer({ invoices: [{ amount: '5.00', issued_on: '2026-03-02' }] });
  expect(await seal(id, await upto(), { most: 4, patience: 60_000 })).toEqual({ blocks: 0, entries: 0 });
  expect(await seal(id, await upto(), { most: 1, patience: 60_000 })).toEqual({ blocks: 1, entries: 1 });
});

test('what is not final yet stays unsealed', async () => {
  const { id } = world.organisation;
  const final = await upto();
  await world.customer({ invoices: [{ amount: '6.00', issued_on: '2026-03-03' }] });
  expect(await seal(id, final)).toEqual({ blocks: 0, entries: 0 });
  expect(await seal(id, await upto())).toEqual({ blocks: 1, entries: 1 });
});

test('of several sealers at once one seals, and the chain stays one', async () => {
  const { id } = world.organisation;
  await world.customer({
    invoices: Array.from({ length: 8 }, () => ({ amount: '7.00', issued_on: '2026-03-04' })),
  });
  const through = await upto();
  const sealed = await Promise.all([1, 2, 3].map(() => seal(id, through, { most: 2 })));
  expect(sealed.reduce((sum, { entries }) => sum + entries, 0)).toBe(8);
  const [chain] = await world.sql<{ blocks: number; last: number; entries: number }>(
    'SELECT count(*)::int AS blocks, max(block_no) AS last, sum(entries)::int AS entries FROM ledger_block',
  );
  expect(chain).toEqual({ blocks: 9, last: 9, entries: 19 });
});

test('the app cannot seal, and nobody changes a block', async () => {
  const { id } = world.organisation;
  await world.customer({ invoices: [{ amount: '8.00', issued_on: '2026-03-05' }] });
  await expect(
    inOrganisation(id, (tx) => tx.$executeRaw`SELECT seal_block(${id}, 1000000, 10, 1)`),
  ).rejects.toThrow(/permission denied/);
  await expect(
    inOrganisation(
      id,
      (tx) =>
        tx.$executeRaw`INSERT INTO ledger_head SELECT organisation_id, block_no, hash FROM ledger_block`,
    ),
  ).rejects.toThrow(/permission denied/);
  await expect(world.sql('UPDATE ledger_block SET entries = entries')).rejects.toThrow(/is refused/);
});

test('the same hash comes out whatever the session’s settings for dates, zones and encodings are', async () => {
  const { id } = world.organisation;
  const hashes = (settings: string[]) =>
    inJobs(id, async (tx) => {
      for (const setting of settings) await tx.$executeRawUnsafe(`SET LOCAL ${setting}`);
      const rows = await tx.$queryRaw<{ hash: Uint8Array }[]>`
        SELECT hash FROM entry_hash(${id}, 0, 1000000, NULL) ORDER BY seq`;
      return rows.map(({ hash }) => Buffer.from(hash).toString('hex'));
    });
  const usual = await hashes([]);
  expect(usual).toHaveLength(20);
  expect(
    await hashes([`timezone = 'Asia/Kolkata'`, `datestyle = 'SQL, DMY'`, `intervalstyle = 'iso_8601'`]),
  ).toEqual(usual);
});

test('a block’s hash can be made again outside of the database, from what its description says', async () => {
  const { id } = world.organisation;
  const rows = await world.sql<{ values: (string | null)[] }>(LEAVES);
  const leaves = rows.map(({ values }) => sha256(recordBytes(values)));
  const [block] = await world.sql<Record<string, string>>(
    `SELECT block_no::text, after_seq::text, to_seq::text, entries::text, encode(prev_hash, 'hex') AS prev, encode(hash, 'hex') AS hash,
            ((extract(epoch FROM sealed_at) - 946684800) * 1000000)::bigint::text AS sealed FROM ledger_block WHERE block_no = 1`,
  );
  const { block_no = '', after_seq = '', to_seq = '', entries = '', prev = '', sealed = '' } = block ?? {};
  const header = recordBytes([
    't:duebook ledger block 1',
    `i:${id}`,
    `i:${block_no}`,
    `b:${after_seq}`,
    `b:${to_seq}`,
    `i:${entries}`,
    `x:${prev}`,
    `s:${sealed}`,
  ]);
  expect(sha256(Buffer.concat([header, ...leaves.slice(0, 4)])).toString('hex')).toBe(block?.hash);
});

/** Each entry's row as it is described beside `entry_hash`, every column as a letter for its type and its value. */
const LEAVES = `
  SELECT ARRAY['i:' || e.organisation_id, 'b:' || e.seq, 'b:' || e.posting_id, 'b:' || e.customer_id, 'b:' || e.item_id,
    coalesce('b:' || e.counter_item_id, 'b'), 'b:' || e.amount, 't:' || e.currency, coalesce('d:' || (e.due_on - date '2000-01-01'), 'd'),
    'd:' || (e.effective_on - date '2000-01-01'), 's:' || micros(e.recorded_at),
    't:' || p.kind, coalesce('t:' || p.reason, 't'), coalesce('b:' || p.reverses_posting_id, 'b'), 's:' || micros(p.recorded_at),
    'b:' || a.id, 't:' || a.command, 't:' || a.actor, coalesce('i:' || a.user_id, 'i'), 't:' || a.request_key,
    'x:' || encode(a.request_hash, 'hex'), 's:' || micros(a.recorded_at),
    coalesce('b:' || i.id, 'b'), coalesce('b:' || i.customer_id, 'b'), coalesce('t:' || i.kind, 't'), coalesce('t:' || i.number, 't'),
    coalesce('b:' || i.amount, 'b'), coalesce('t:' || i.currency, 't'), coalesce('d:' || (i.issued_on - date '2000-01-01'), 'd'),
    coalesce('d:' || (i.due_on - date '2000-01-01'), 'd'), coalesce('t:' || i.purchase_order, 't'), coalesce('t:' || i.reference, 't'),
    coalesce('t:' || i.description, 't'), coalesce('t:' || i.contra_account, 't'), coalesce('t:' || i.source_system, 't'),
    coalesce('t:' || i.external_id, 't'), coalesce('b:' || i.charged_back_id, 'b')] AS values
  FROM entry e JOIN posting p ON p.id = e.posting_id JOIN audit_event a ON a.id = p.audit_id
  LEFT JOIN item i ON i.id = e.item_id AND i.posting_id = e.posting_id AND e.counter_item_id IS NULL
  ORDER BY e.seq`.replaceAll(/micros\((\S+)\)/g, '((extract(epoch FROM $1) - 946684800) * 1000000)::bigint');

/** PostgreSQL's numbers of the types: int4, int8, text, date, timestamptz, bytea. */
const TYPE: Record<string, number> = { i: 23, b: 20, t: 25, d: 1082, s: 1184, x: 17 };

function recordBytes(values: readonly (string | null)[]): Buffer {
  const columns = values.map((column) => {
    const letter = column?.[0] ?? '';
    const value = column?.slice(2) ?? '';
    if (column?.length === 1) return Buffer.concat([int4(TYPE[letter] ?? 0), int4(-1)]);
    const bytes =
      letter === 't'
        ? Buffer.from(value, 'utf8')
        : letter === 'x'
          ? Buffer.from(value, 'hex')
          : 'id'.includes(letter)
            ? int4(Number(value))
            : int8(BigInt(value));
    return Buffer.concat([int4(TYPE[letter] ?? 0), int4(bytes.length), bytes]);
  });
  return Buffer.concat([int4(values.length), ...columns]);
}

function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int8(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
