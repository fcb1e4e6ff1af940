import { afterAll, beforeAll, expect, test } from 'vitest';
import { catchUp, watermark } from '@/lib/health/checkpoint';
import { recordVerification } from '@/lib/health/record-verification';
import { type Verification, verifyOrganisation, verifyWithin } from '@/lib/health/verify';
import { inOrganisation } from '@/lib/kernel/db';
import { allocate } from '@/lib/ledger/allocate';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { reverse } from '@/lib/ledger/reverse-posting';
import { seal } from '@/lib/ledger/seal';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { type Place, type SealedBook, type Tampering, tamperings } from './tamperings';

const ENTRIES_A_BLOCK = 6;

let world: World;
let books: Book[];
let sealedBook: SealedBook;
beforeAll(async () => {
  world = await openWorld({ role: 'owner' });
  books = [world, await world.another()];
  const customers = await Promise.all(
    books.map((book) => book.customer({ terms: { creditLimit: 500_000n } })),
  );
  const month = (round: number) =>
    books.map((book, index) => () => oneMonth(book, customers[index]?.number ?? '', round));
  for (let round = 1; round <= 8; round += 1) for (const play of month(round)) await play();
  for (const { organisation } of books) {
    await seal(organisation.id, (await watermark(organisation.id)) ?? 0n, { most: ENTRIES_A_BLOCK });
    await catchUp(organisation.id);
    await recordVerification(await verifyOrganisation(organisation.id), 'nightly');
  }
  for (const play of month(9)) await play();
  sealedBook = await readBook();
}, 60_000);
afterAll(() => world.close());

/** An invoice, a part payment, a credit note, an allocation by hand, and a reversal: nine entries or eleven. */
async function oneMonth(book: Book, customer: string, month: number): Promise<void> {
  const day = (number: number) => `2026-0${month}-${String(number).padStart(2, '0')}`;
  const { document } = await book.run(postInvoice, { customer, amount: '120.00', issued_on: day(2) });
  await book.run(postPayment, {
    customer,
    amount: '50.00',
    received_on: day(9),
    reference: `RF${month}`,
    allocations: [{ document: document.number, amount: '50.00' }],
  });
  const credit = await book.run(postCreditNote, {
    customer,
    amount: '20.00',
    issued_on: day(11),
    description: 'Damaged on the way',
  });
  await book.run(allocate, { credit: credit.document.number, debit: document.number, amount: '15.00' });
  const { document: wrong } = await book.run(postInvoice, { customer, amount: '33.00', issued_on: day(12) });
  await book.run(reverse, { document: wrong.number, reason: 'Twice' });
}

async function readBook(): Promise<SealedBook> {
  const places: Place[] = [];
  const blocks = new Map<number, number>();
  const gaps: SealedBook['gaps'] = [];
  for (const { sql, organisation } of books) {
    const rows = await sql<{
      seq: string;
      block: number | null;
      face: boolean;
      item: string;
      posting: string;
      audit: string;
    }>(
      `SELECT e.seq, b.block_no AS block, e.counter_item_id IS NULL AND e.posting_id = i.posting_id AS face, e.item_id AS item,
              e.posting_id AS posting, p.audit_id AS audit
       FROM entry e JOIN posting p ON p.id = e.posting_id JOIN item i ON i.id = e.item_id
       LEFT JOIN ledger_block b ON e.seq > b.after_seq AND e.seq <= b.to_seq ORDER BY e.seq`,
    );
    for (const { block, face, ...ids } of rows) {
      const { seq, item, posting, audit } = ids;
      const place = { organisation: organisation.id, seq: BigInt(seq), block, face };
      places.push({ ...place, item: BigInt(item), posting: BigInt(posting), audit: BigInt(audit) });
      if (block !== null && block > 1) {
        blocks.set(organisation.id, Math.max(block, blocks.get(organisation.id) ?? 0));
        const free = place.seq - 1n;
        const before = places.at(-2);
        if (before?.organisation === organisation.id && before.seq < free)
          gaps.push({ organisation: organisation.id, seq: free, block });
      }
    }
  }
  return { places, blocks, gaps };
}

test('the books are in order before, and hold more than ten blocks each and a tail', async () => {
  expect(Math.min(...sealedBook.blocks.values())).toBeGreaterThan(10);
  expect(sealedBook.places.filter(({ block }) => block === null).length).toBeGreaterThan(10);
  expect(sealedBook.gaps.length).toBeGreaterThan(5);
  for (const { organisation } of books)
    expect((await verifyOrganisation(organisation.id)).faults).toEqual([]);
});

test('200 tamperings of the tables’ owner are found, each in its organisation and block, and nothing else is', async () => {
  const missed: string[] = [];
  for (const tampering of tamperings(sealedBook, 200, 2026)) {
    const found = await tamper(tampering);
    const victim = found.find(({ organisationId }) => organisationId === tampering.organisation);
    if (!victim || !isLocated(tampering, victim)) missed.push(told(tampering, found));
    const others = found.filter(({ organisationId }) => organisationId !== tampering.organisation);
    if (!tampering.both && others.some(({ faults }) => faults.length > 0))
      missed.push(`elsewhere too: ${told(tampering, found)}`);
  }
  expect(missed).toEqual([]);
  for (const { organisation } of books)
    expect((await verifyOrganisation(organisation.id)).faults).toEqual([]);
}, 120_000);

/** The first fault is where the tampering was; what follows from it may be found besides. */
function isLocated({ block, entry }: Tampering, { faults }: Verification): boolean {
  if (block === null)
    return faults.length > 0 && faults.every((fault) => fault.block === null || fault.block > 0);
  return faults[0]?.block === block && (entry === undefined || faults[0].entry === entry);
}

const told = (tampering: Tampering, found: Verification[]) =>
  `${tampering.kind}: ${JSON.stringify({ tampering, found: found.map(({ organisationId, faults }) => ({ organisationId, faults: faults.slice(0, 3) })) }, (_key, value) => (typeof value === 'bigint' ? value.toString() : value))}`;

/** Tampers, verifies both organisations as the verification does, and takes it all back. */
async function tamper({ sql }: Tampering): Promise<Verification[]> {
  const found: Verification[] = [];
  const undone = new Error('undone');
  await inOrganisation(
    books[0]?.organisation.id ?? 0,
    async (tx) => {
      await tx.$executeRawUnsafe(TAKE_THE_GUARDS_OFF);
      for (const statement of sql) await tx.$executeRawUnsafe(statement);
      await tx.$executeRawUnsafe('SET LOCAL ROLE duebook_jobs');
      for (const { organisation } of books) {
        await tx.$executeRawUnsafe(`SET LOCAL app.organisation = '${organisation.id}'`);
        found.push(await verifyWithin(tx, organisation.id));
      }
      throw undone;
    },
    { timeout: 60_000 },
  ).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return found;
}

/** What the owner of the tables can do: no row-level security, no triggers, no constraints but the keys. */
const TAKE_THE_GUARDS_OFF = `
  DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT unnest(ARRAY['entry', 'item', 'posting', 'audit_event', 'ledger_block', 'ledger_head']) AS name LOOP
      EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', found.name);
      EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', found.name);
    END LOOP;
    FOR found IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
      WHERE contype IN ('f', 'c', 'u') AND (conrelid::regclass::text IN ('entry', 'item', 'posting', 'audit_event', 'ledger_block')
        OR confrelid::regclass::text IN ('item', 'posting', 'audit_event'))
      ORDER BY contype = 'f' DESC
    LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', found.name, found.conname);
    END LOOP;
    DROP INDEX entry_document_once;
  END $$`;
