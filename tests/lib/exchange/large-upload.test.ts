import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBulk, writeBulk } from '@/lib/exchange/bulk-acts';
import { BULK } from '@/lib/exchange/bulk-import';
import { bulkImport } from '@/lib/exchange/bulk-progress';
import { bulkRefused } from '@/lib/exchange/bulk-refused';
import { keepPart, openUpload } from '@/lib/exchange/bulk-upload';
import { previewBulk } from '@/lib/exchange/preview-bulk';
import { unfinishedUpload } from '@/lib/exchange/unfinished-upload';
import { workImport } from '@/lib/exchange/work-import';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { booked, csv } from './files';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const HEAD = 'Customer No;Customer;Invoice No;Invoice Date;Due Date;Amount;Currency';
const invoices = (count: number): Buffer =>
  csv(
    HEAD,
    ...Array.from(
      { length: count },
      (_, n) => `A-${n % 9};Customer ${n % 9};R-${n};2026-01-15;2026-02-14;${10 + (n % 90)}.50;EUR`,
    ),
  );

const open = (book: Book, bytes: number) =>
  book.run(openUpload, { kind: 'invoices', file_name: 'large.csv', bytes });

async function keep(book: Book, bulk: string, content: Buffer, position: number): Promise<void> {
  const part = content.subarray(position * BULK.part, (position + 1) * BULK.part);
  await book.run(keepPart, { bulk, position, content: part.toString('base64') });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('an upload that was cut off tells its parts to whoever began it, until it is started', async () => {
  const book = await world.another();
  const content = invoices(40_000).subarray(0, 2 * BULK.part + 1000);
  const file = { kind: 'invoices', file_name: 'large.csv', bytes: content.length };
  expect(await book.ask(unfinishedUpload, file)).toEqual({ bulk: null, parts: [] });
  const { bulk, parts } = await open(book, content.length);
  expect(parts).toBe(3);
  for (const position of [2, 0]) await keep(book, bulk, content, position);
  expect(await book.ask(unfinishedUpload, file)).toEqual({
    bulk,
    parts: [0, 2].map((position) => ({
      position,
      sha256: sha256(content.subarray(position * BULK.part, (position + 1) * BULK.part)),
    })),
  });
  for (const other of [{ bytes: content.length + 1 }, { file_name: 'other.csv' }, { kind: 'payments' }])
    expect((await book.ask(unfinishedUpload, { ...file, ...other })).bulk).toBeNull();
  const colleague = { ...book.actors.finance, userId: 1_000_000 };
  expect((await book.ask(unfinishedUpload, file, { as: colleague })).bulk).toBeNull();
  expect((await world.ask(unfinishedUpload, file)).bulk).toBeNull();
  expect((await book.ask(bulkImport, { bulk })).arrived).toBe(false);
  await keep(book, bulk, content, 1);
  expect((await book.ask(bulkImport, { bulk })).arrived).toBe(true);
  const { start } = await book.ask(previewBulk, { bulk });
  await book.run(startBulk, { bulk, mapping: start, check_only: true });
  expect((await book.ask(unfinishedUpload, file)).bulk).toBeNull();
});

test('what is proposed for the beginning of a file starts the whole of it', async () => {
  const book = await world.another();
  const faulty = 'A-1;Customer 1;R-x;2026-01-15;2026-02-14;1.001;EUR\n';
  const content = Buffer.concat([invoices(20_000), Buffer.from(faulty)]);
  const { bulk, parts } = await open(book, content.length);
  for (let position = 0; position < parts; position++) await keep(book, bulk, content, position);
  const { start, mapping, questions, summary } = await book.ask(previewBulk, { bulk });
  expect(questions).toEqual([]);
  expect(start).toMatchObject({ ...mapping, delimiter: ';', encoding: 'utf-8' });
  expect(summary?.lines).toBeGreaterThan(1_000);
  expect(summary?.lines).toBeLessThan(20_000);
  await book.run(startBulk, { bulk, mapping: start, check_only: true });
  expect(await workImport(book.organisation.id, bulk)).toBe('paused');
  const checked = await book.ask(bulkImport, { bulk });
  expect([checked.summary?.lines, checked.summary?.counted?.refused]).toEqual([20_001, 1]);
  const { lines, next } = await book.ask(bulkRefused, { bulk });
  expect([lines, next]).toEqual([[expect.objectContaining({ line: 20_002 })], null]);
  await expect(world.ask(bulkRefused, { bulk })).rejects.toThrow(/no such import/);
});

test('refused lines come page by page, each once', async () => {
  const book = await world.another();
  const lines = Array.from(
    { length: 6_000 },
    (_, n) => `A-1;Customer;R-${n};2026-01-15;2026-02-14;1.001;EUR`,
  );
  const content = csv(HEAD, ...lines, 'A-1;Customer;R-good;2026-01-15;2026-02-14;1.00;EUR');
  const { bulk, parts } = await open(book, content.length);
  for (let position = 0; position < parts; position++) await keep(book, bulk, content, position);
  const { start } = await book.ask(previewBulk, { bulk, settled: { numberFormat: '1,234.56' } });
  await book.run(startBulk, { bulk, mapping: start, check_only: true });
  await workImport(book.organisation.id, bulk);
  const first = await book.ask(bulkRefused, { bulk });
  const second = await book.ask(bulkRefused, { bulk, after: first.next ?? undefined });
  expect([first.lines.length, second.lines.length, second.next]).toEqual([5_000, 1_000, null]);
  const all = [...first.lines, ...second.lines].map(({ line }) => line);
  expect(all).toEqual(lines.map((_, n) => n + 2));
});

test('an invoice that somebody posts between check and writing is not written twice, but looked at again', async () => {
  const book = await world.another();
  const content = invoices(40);
  const { bulk } = await open(book, content.length);
  await keep(book, bulk, content, 0);
  const { start } = await book.ask(previewBulk, { bulk });
  const customer = await book.customer();
  await book.run(startBulk, { bulk, mapping: start, check_only: true });
  expect(await workImport(book.organisation.id, bulk)).toBe('paused');
  await book.run(postInvoice, {
    customer: customer.number,
    number: 'R-7',
    amount: '3.00',
    issued_on: '2026-01-15',
    due_on: '2026-02-14',
  });
  const before = await booked(book);
  await book.run(writeBulk, { bulk });
  expect(await workImport(book.organisation.id, bulk)).toBe('failed');
  expect((await book.ask(bulkImport, { bulk })).failure).toMatch(/One line is refused[\s\S]*line 9:/);
  expect(await booked(book)).toEqual(before);
});
