import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '@/lib/kernel/actor';
import { type CommandContext, defineCommand, run } from '@/lib/kernel/command';
import { disconnect, inIdentity, inOrganisation } from '@/lib/kernel/db';
import { Refusal } from '@/lib/kernel/refusal';
import { insertDocuments, insertPostedAllocations, type NewDocument } from '@/lib/ledger/batch';
import { nextNumbers } from '@/lib/ledger/posting';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';

let database: TestDatabase;
let actor: Actor;
let customers: bigint[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  const organisationId = await inIdentity(async (tx) => {
    const [row] = await tx.$queryRaw<{ id: number }[]>`
      INSERT INTO organisation (slug, name, base_currency, time_zone) VALUES ('batch', 'Batch', 'EUR', 'Europe/Berlin') RETURNING id`;
    return row?.id ?? 0;
  });
  actor = { organisationId, userId: null, label: 'test', roles: ['finance'] };
  customers = await inOrganisation(organisationId, async (tx) => {
    const rows = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO customer (organisation_id, number, name)
      SELECT ${organisationId}, 'C-' || n, 'Customer ' || n FROM generate_series(1, 3) n RETURNING id`;
    return rows.map(({ id }) => id);
  });
});

afterAll(async () => {
  await disconnect();
  await database.close();
});

let requests = 0;

/** Runs `work` as one command. */
function within<A>(work: (context: CommandContext) => Promise<A>): Promise<A> {
  const command = defineCommand({
    name: 'test.batch',
    summary: 'Writes a batch.',
    permission: 'ledger.post',
    input: z.null(),
    timeout: 60_000,
    handle: (context) => work(context),
  });
  requests += 1;
  return run(command, actor, null, `request ${requests}`);
}

const invoice = (number: string, more: Partial<NewDocument> = {}): NewDocument => ({
  customerId: customers[0] ?? 0n,
  kind: 'invoice',
  number,
  amount: 10_000n,
  currency: 'EUR',
  issuedOn: '2026-01-10',
  dueOn: '2026-02-09',
  ...more,
});

const payment = (number: string, more: Partial<NewDocument> = {}): NewDocument =>
  invoice(number, { kind: 'payment', dueOn: null, issuedOn: '2026-02-05', ...more });

const openAmount = (number: string) =>
  inOrganisation(actor.organisationId, async (tx) => {
    const [row] = await tx.$queryRaw<{ open_amount: bigint }[]>`
      SELECT open_amount FROM open_item_at(${actor.organisationId}::integer, '2026-12-31', 'infinity') WHERE number = ${number}`;
    return row?.open_amount ?? 0n;
  });

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error(`Not refused: ${String(error)}`);
  return error;
}

test('thousands of documents get one posting each and come back in the order given', async () => {
  const documents = Array.from({ length: 2_500 }, (_, index) =>
    invoice(`ORDER-${(index * 7919) % 2_500}`, {
      customerId: customers[index % 3] ?? 0n,
      amount: BigInt(index + 1),
      reason: `line ${index}`,
    }),
  );
  const heard: number[] = [];
  const items = await within(async (context) => {
    const written = await insertDocuments(context, documents, (done) => heard.push(done));
    expect(written.map(({ number }) => number)).toEqual(documents.map(({ number }) => number));
    return written;
  });
  expect(items.map(({ amount }) => amount)).toEqual(documents.map(({ amount }) => amount.toString()));
  expect(heard).toEqual([1_000, 2_000, 2_500]);
  const rows = await inOrganisation(
    actor.organisationId,
    (tx) => tx.$queryRaw<
      { number: string; reason: string; amount: bigint; face: bigint; customer_id: bigint }[]
    >`
      SELECT i.number, p.reason, i.amount, e.amount AS face, e.customer_id
      FROM item i
      JOIN posting p ON p.organisation_id = i.organisation_id AND p.id = i.posting_id
      JOIN entry e ON e.organisation_id = i.organisation_id AND e.item_id = i.id AND e.posting_id = p.id
      WHERE i.organisation_id = ${actor.organisationId} AND i.number LIKE 'ORDER-%' ORDER BY i.id`,
  );
  expect(rows).toEqual(
    documents.map(({ number, amount, customerId, reason }) => ({
      number,
      reason,
      amount,
      face: amount,
      customer_id: customerId,
    })),
  );
});

test('credits lower the account and allocations across postings settle what they pay', async () => {
  await within(async (context) => {
    const documents = [
      invoice('ACROSS-1'),
      invoice('ACROSS-2'),
      payment('P-1'),
      payment('P-2', { amount: 15_000n }),
    ];
    const [first, second, small, large] = await insertDocuments(context, documents);
    if (!first || !second || !small || !large) throw new Error('Four documents were written.');
    await insertPostedAllocations(context, [
      { postingId: small.postingId, debit: first, credit: small, amount: 10_000n, effectiveOn: '2026-02-05' },
      { postingId: large.postingId, debit: second, credit: large, amount: 4_000n, effectiveOn: '2026-02-05' },
    ]);
  });
  expect(await openAmount('ACROSS-1')).toBe(0n);
  expect(await openAmount('ACROSS-2')).toBe(6_000n);
  expect(await openAmount('P-1')).toBe(0n);
  expect(await openAmount('P-2')).toBe(-11_000n);
});

test('documents that are in the ledger or in the list already are named together and nothing is written', async () => {
  const known = invoice('KNOWN-1', { sourceSystem: 'erp', externalId: '77' });
  await within((context) => insertDocuments(context, [known]));
  const refusal = await refusalOf(
    within((context) =>
      insertDocuments(context, [
        invoice('FRESH-1'),
        invoice('KNOWN-1'),
        invoice('FRESH-2', { sourceSystem: 'erp', externalId: '77' }),
        invoice('FRESH-1'),
        payment('KNOWN-1'),
      ]),
    ),
  );
  expect(refusal.code).toBe('conflict');
  expect(refusal.issues).toEqual([
    { field: 'documents.1.number', message: 'Invoice KNOWN-1 is in the ledger already.' },
    { field: 'documents.2.number', message: 'Invoice FRESH-2, or erp 77 is in the ledger already.' },
    { field: 'documents.3.number', message: 'Invoice FRESH-1 stands in the list twice.' },
  ]);
  expect(await openAmount('FRESH-1')).toBe(0n);
});

test('more than is open cannot be allocated by a batch either', async () => {
  const refusal = await refusalOf(
    within(async (context) => {
      const [debit, credit] = await insertDocuments(context, [
        invoice('OVER-1'),
        payment('OVER-2', { amount: 20_000n }),
      ]);
      if (!debit || !credit) throw new Error('Two documents were written.');
      await insertPostedAllocations(context, [
        { postingId: credit.postingId, debit, credit, amount: 6_000n, effectiveOn: '2026-02-05' },
        { postingId: debit.postingId, debit, credit, amount: 6_000n, effectiveOn: '2026-02-06' },
      ]);
    }),
  );
  expect(refusal.code).toBe('unprocessable');
  expect(refusal.message).toContain('OVER-1');
  expect(await openAmount('OVER-1')).toBe(0n);
});

test('numbers are drawn from the series in runs without gaps', async () => {
  await within(async (context) => {
    expect(await nextNumbers(context, 'fee', 3)).toEqual(['FEE-000001', 'FEE-000002', 'FEE-000003']);
    expect(await nextNumbers(context, 'fee', 0)).toEqual([]);
    expect(await nextNumbers(context, 'fee', 1)).toEqual(['FEE-000004']);
  });
});

test('an empty batch writes nothing', async () => {
  const items = await within(async (context) => {
    await insertPostedAllocations(context, []);
    return insertDocuments(context, []);
  });
  expect(items).toEqual([]);
});
