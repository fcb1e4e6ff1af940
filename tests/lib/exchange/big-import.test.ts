import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelBulk, pauseBulk, resumeBulk, startBulk, writeBulk } from '@/lib/exchange/bulk-acts';
import { bulkRefused } from '@/lib/exchange/bulk-refused';
import type { ImportKind } from '@/lib/exchange/import-fields';
import { workImport } from '@/lib/exchange/work-import';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { bulkInto, endOf, startInto } from './bulk';
import { booked, csv, importInto, mappingOf } from './files';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const INVOICES = 'Customer No,Customer,Invoice No,Invoice Date,Due Date,Amount,Currency,Paid On,Paid Amount';
const PAYMENTS = 'Customer No,Payment Date,Amount,Currency,Reference';

const day = (n: number) => `2026-0${1 + (n % 6)}-${String(1 + (n % 28)).padStart(2, '0')}`;

/** Invoices of some customers, some paid on their line, some without a due day, some twice. */
function invoices(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, n) => {
    const issued = day(n);
    const due = n % 7 === 0 ? '' : `2026-07-${String(1 + (n % 28)).padStart(2, '0')}`;
    const paid = n % 3 === 0 ? [`2026-08-0${1 + (n % 9)}`, n % 2 === 0 ? '5.00' : ''] : ['', ''];
    return [
      `A-${n % 23}`,
      `Customer ${n % 23}`,
      `R-${n}`,
      issued,
      due,
      `${10 + n}.50`,
      'EUR',
      ...paid,
    ].join();
  });
  return csv(INVOICES, ...lines);
}

/** Payments without an id of their own, some of which say the same as others. */
function payments(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, n) =>
    [
      `A-${n % 23}`,
      day(n % 40),
      `${7 + (n % 4)}.25`,
      'EUR',
      n % 5 === 0 ? `R-${n % 23} and more` : '',
    ].join(),
  );
  return csv(PAYMENTS, ...lines);
}

describe('a file in the background', () => {
  test('ends in the same ledger, with the same summary, as on the screen', async () => {
    const [small, big] = [await world.another(), await world.another()];
    const files: [ImportKind, Buffer][] = [
      ['invoices', invoices(400)],
      ['payments', payments(300)],
      ['invoices', invoices(450)],
      [
        'credit-notes',
        csv(
          'Customer No,Credit Note No,Date,Amount,Currency,Invoice No',
          'A-1,CN-1,2026-03-01,4.00,EUR,R-1',
          'A-2,CN-2,2026-03-01,4.00,EUR,R-1',
        ),
      ],
      [
        'opening-balances',
        csv(
          'Customer No,Due Date,Amount,Currency',
          'A-1,2026-01-01,40.00,EUR',
          'A-1,2026-01-01,40.00,EUR',
          'A-9,2026-01-01,41.00,EUR',
        ),
      ],
      [
        'customers',
        csv('Customer No,Name,Email,Terms', 'N-1,Neu,neu@example.org,30', ',Neu zwei,,', 'A-1,Customer 1,,'),
      ],
      ['exchange-rates', csv('Currency,Date,Rate', 'USD,2026-01-01,0.91', 'CHF,2026-01-01,1.05')],
    ];
    for (const [kind, content] of files) {
      const once = await importInto(small, kind, content);
      const { state, failure, summary } = await bulkInto(big, kind, content);
      expect([kind, state, failure]).toEqual([kind, 'done', null]);
      const { counted, ...same } = summary ?? {};
      expect(same).toEqual(once);
    }
    expect(await booked(big)).toEqual(await booked(small));
    expect(await customers(big)).toEqual(await customers(small));
  });
});

describe('an import that is cut off', () => {
  test('ends in the same ledger, wherever its process is killed', async () => {
    const [whole, broken] = [await world.another(), await world.another()];
    const content = invoices(11_000);
    expect((await bulkInto(whole, 'invoices', content)).state).toBe('done');
    const bulk = await startInto(broken, 'invoices', content);
    for (const phase of ['reading', 'checking', 'writing']) {
      expect(await killedIn(broken, bulk, phase)).toBe(phase);
      expect(await documents(broken)).toBe(0);
    }
    expect(await workImport(broken.organisation.id, bulk)).toBe('done');
    expect(await ledger(broken)).toEqual(await ledger(whole));
    expect(await staged(broken)).toBe(0);
  }, 240_000);

  test('goes on where it was paused, and nothing of it is there before', async () => {
    const [whole, paused] = [await world.another(), await world.another()];
    const content = invoices(6_000);
    expect((await bulkInto(whole, 'invoices', content)).state).toBe('done');
    const bulk = await startInto(paused, 'invoices', content);
    for (const phase of ['reading', 'checking', 'writing'] as const) {
      await workUntil(paused, bulk, phase, pauseBulk);
      expect((await endOf(paused, bulk)).state).toBe('paused');
      expect(await documents(paused)).toBe(0);
      expect(await workImport(paused.organisation.id, bulk)).toBe('paused');
      await paused.run(resumeBulk, { bulk });
    }
    expect(await workImport(paused.organisation.id, bulk)).toBe('done');
    expect(await ledger(paused)).toEqual(await ledger(whole));
  }, 240_000);

  test('leaves nothing when it is given up', async () => {
    const book = await world.another();
    const bulk = await startInto(book, 'invoices', invoices(6_000));
    await workUntil(book, bulk, 'checking', cancelBulk);
    expect((await endOf(book, bulk)).state).toBe('cancelled');
    expect([await documents(book), await staged(book)]).toEqual([0, 0]);
    await expect(book.run(resumeBulk, { bulk })).rejects.toThrow(/is not paused/);
  });
});

describe('an import that is only checked', () => {
  const FAULTY = 'A-1,Customer 1,R-x,2026-01-01,2026-07-01,1.001,EUR,,';
  const content = Buffer.concat([invoices(300), Buffer.from(`${FAULTY}\n`)]);

  test('waits with what all of it would bring, and is written when that is agreed to', async () => {
    const [small, big] = [await world.another(), await world.another()];
    const once = await importInto(small, 'invoices', content, { leaveOut: true });
    const bulk = await startInto(big, 'invoices', content, { checkOnly: true });
    expect(await workImport(big.organisation.id, bulk)).toBe('paused');
    const { counted, ...same } = (await endOf(big, bulk)).summary ?? {};
    expect([same, counted?.refused]).toEqual([once, 1]);
    expect((await big.ask(bulkRefused, { bulk })).lines).toMatchObject([{ line: 302, message: /1\.001/ }]);
    await expect(big.run(resumeBulk, { bulk })).rejects.toThrow(/was checked/);
    await expect(big.run(writeBulk, { bulk })).rejects.toThrow(/One line is refused/);
    expect(await workImport(big.organisation.id, bulk)).toBe('paused');
    expect(await documents(big)).toBe(0);
    await big.run(writeBulk, { bulk, leave_out_refused: true });
    expect(await workImport(big.organisation.id, bulk)).toBe('done');
    expect(await ledger(big)).toEqual(await ledger(small));
    await expect(big.run(writeBulk, { bulk })).rejects.toThrow(/is not waiting to be written/);
  });

  test('is read in another way when what it found is not what was meant', async () => {
    const book = await world.another();
    const bulk = await startInto(book, 'invoices', invoices(50), { checkOnly: true });
    expect(await workImport(book.organisation.id, bulk)).toBe('paused');
    const mapping = mappingOf('invoices', invoices(50), book);
    const { paid_on, paid_amount, ...columns } = mapping.columns;
    await book.run(startBulk, { bulk, mapping: { ...mapping, columns } });
    expect(await workImport(book.organisation.id, bulk)).toBe('done');
    expect((await endOf(book, bulk)).summary?.kinds).toEqual([{ kind: 'invoice', new: 50 }]);
  });

  test('is checked again when the book has changed, and what is refused then is not written unasked', async () => {
    const book = await world.another();
    const bulk = await startInto(book, 'invoices', invoices(60), { checkOnly: true });
    expect(await workImport(book.organisation.id, bulk)).toBe('paused');
    await importInto(
      book,
      'invoices',
      csv(INVOICES, 'A-5,Customer 5,R-5,2026-01-01,2026-07-01,999.00,EUR,,'),
    );
    await book.run(writeBulk, { bulk });
    expect(await workImport(book.organisation.id, bulk)).toBe('failed');
    expect((await endOf(book, bulk)).failure).toMatch(/One line is refused/);
    expect(await documents(book)).toBe(1);
  });
});

describe('when the book changes between check and writing', () => {
  test('what was imported meanwhile is known, and not written twice', async () => {
    const book = await world.another();
    const bulk = await startInto(book, 'invoices', invoices(300));
    await workUntil(book, bulk, 'writing', pauseBulk);
    await importInto(book, 'invoices', invoices(100));
    await book.run(resumeBulk, { bulk });
    expect(await workImport(book.organisation.id, bulk)).toBe('done');
    const { summary } = await endOf(book, bulk);
    expect(summary?.documents).toEqual({ new: 266, known: 134 });
    const other = await world.another();
    await importInto(other, 'invoices', invoices(100));
    await importInto(other, 'invoices', invoices(300));
    expect(await booked(book)).toEqual(await booked(other));
  });
});

/** Works at an import and does `act` to it at the first step of a phase. */
async function workUntil(
  book: Book,
  bulk: string,
  phase: string,
  act: typeof pauseBulk | typeof cancelBulk,
): Promise<void> {
  let acted: Promise<unknown> | undefined;
  await workImport(book.organisation.id, bulk, {
    progress: (at) => {
      if (at === phase) acted ??= book.run(act, { bulk });
    },
  });
  await acted;
}

/** Lets a process of its own work at an import and kills it in a phase; returns the phase that it died in. */
async function killedIn(book: Book, bulk: string, phase: string): Promise<string> {
  const child = fork(join(import.meta.dirname, 'big-import-child.ts'), [String(book.organisation.id), bulk], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: world.url },
  });
  let last = '';
  child.on('message', (told: { phase?: string; state?: string }) => {
    last = told.phase ?? told.state ?? last;
    if (last === phase) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('exit', resolve));
  return last;
}

async function ledger(book: Book): Promise<string> {
  return createHash('sha256')
    .update((await booked(book)).join('\n'))
    .digest('hex');
}

const countOf = async (book: Book, table: string): Promise<number> => {
  const [row] = await book.sql<{ count: string }>(
    `SELECT count(*) FROM ${table} WHERE organisation_id = $1`,
    [book.organisation.id],
  );
  return Number(row?.count);
};
const documents = (book: Book) => countOf(book, 'item');
const staged = async (book: Book) =>
  (await countOf(book, 'bulk_record')) +
  (await countOf(book, 'bulk_document')) +
  (await countOf(book, 'bulk_part'));

const customers = (book: Book) =>
  book.sql(
    `SELECT c.number, c.name, t.days, t.currency, x.external_id FROM customer c
     JOIN customer_terms t ON t.organisation_id = $1 AND t.customer_id = c.id
     LEFT JOIN customer_external_id x ON x.organisation_id = $1 AND x.customer_id = c.id
     WHERE c.organisation_id = $1 ORDER BY c.number`,
    [book.organisation.id],
  );
