import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

/** What the ledger's own checks refuse, tried in SQL as the app, past every command. */
let world: World;
let app: pg.Client;
let customer: TestCustomer;
let audit: string;

beforeAll(async () => {
  world = await openWorld();
  app = await world.connect('app');
});
afterAll(async () => {
  await app.end();
  await world.close();
});
beforeEach(async () => {
  customer = await world.customer();
  const { rows } = await app.query(
    `INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, input)
     VALUES ($1, gen_random_uuid()::text, '', 'test', 'test', '{}') RETURNING id`,
    [world.organisation.id],
  );
  audit = rows[0].id;
});

type Item = {
  id: string;
  posting: string;
  amount: number;
  currency: string;
  due: string | null;
  issued: string;
  kind: string;
};

describe('an allocation is refused', () => {
  test('beyond what is open of the debit', async () => {
    const [debit, credit] = [await post('invoice', 100), await post('payment', 200)];
    await allocate(debit, credit, 60);
    expect(await codeOf(allocate(debit, credit, 41))).toBe('DU002');
    await allocate(debit, credit, 40);
  });

  test('beyond what is open of the credit', async () => {
    const [debit, credit] = [await post('invoice', 500), await post('payment', 200)];
    expect(await codeOf(allocate(debit, credit, 201))).toBe('DU002');
  });

  test('from a day on which a later one would become too much', async () => {
    const debit = await post('invoice', 100, { issued: '2026-01-01' });
    const [early, late] = [await post('payment', 100), await post('payment', 100)];
    await allocate(debit, late, 100, '2026-01-20');
    expect(await codeOf(allocate(debit, early, 1, '2026-01-10'))).toBe('DU002');
  });

  test('from a day on which one of the documents does not count yet', async () => {
    const debit = await post('invoice', 100, { issued: '2026-03-01' });
    const credit = await post('payment', 100);
    expect(await codeOf(allocate(debit, credit, 100, '2026-02-28'))).toBe('DU002');
    await allocate(debit, credit, 100, '2026-03-01');
  });

  test('to a document that was reversed', async () => {
    const [debit, credit] = [await post('invoice', 100), await post('payment', 100)];
    await reverse(debit, '2026-01-10');
    expect(await codeOf(allocate(debit, credit, 1, '2026-01-15'))).toBe('DU002');
    expect(await codeOf(allocate(debit, credit, 1, '2026-01-05'))).toBe('DU002');
  });

  test('between two debits, two credits, two currencies or two customers', async () => {
    const [debit, credit] = [await post('invoice', 100), await post('payment', 100)];
    expect(await codeOf(allocate(debit, await post('fee', 50), 10))).toBe('DU004');
    expect(await codeOf(allocate(await post('credit_note', 50), credit, 10))).toBe('DU004');
    expect(await codeOf(allocate(debit, await post('payment', 100, { currency: 'USD' }), 10))).toBe('DU004');
    customer = await world.customer();
    expect(await codeOf(allocate(debit, await post('payment', 100), 10))).toBe('DU004');
  });
});

describe('the legs of an allocation are refused', () => {
  test('when one of them is missing, larger, on another day or of another posting', async () => {
    const [debit, credit] = [await post('invoice', 100), await post('payment', 100)];
    const day = '2026-01-05';
    expect(await codeOf(legs(leg(debit, credit, -10, day)))).toBe('DU004');
    expect(await codeOf(legs(leg(debit, credit, -10, day), leg(credit, debit, 9, day)))).toBe('DU004');
    expect(await codeOf(legs(leg(debit, credit, -10, day), leg(credit, debit, 10, '2026-01-06')))).toBe(
      'DU004',
    );
    expect(await codeOf(legs(leg(debit, credit, -10, day), leg(debit, credit, 10, day)))).toBe('DU004');
    expect(
      await codeOf(
        legs(leg(debit, credit, -4, day), leg(debit, credit, -6, day), leg(credit, debit, 10, day)),
      ),
    ).toBe('DU004');
  });

  test('when their currency or due day is not the document’s', async () => {
    const [debit, credit] = [await post('invoice', 100), await post('payment', 100)];
    const halves = [leg(debit, credit, -10, '2026-01-05'), leg(credit, debit, 10, '2026-01-05')] as const;
    expect(await codeOf(legs({ ...halves[0], currency: 'USD' }, { ...halves[1], currency: 'USD' }))).toBe(
      'DU004',
    );
    expect(await codeOf(legs({ ...halves[0], due: '2027-01-01' }, halves[1]))).toBe('DU004');
    await legs(...halves);
  });

  test('when they take back more than was allocated, in the end or on a day before', async () => {
    const [debit, one, other] = [
      await post('invoice', 100),
      await post('payment', 100),
      await post('payment', 100),
    ];
    await allocate(debit, one, 50, '2026-01-05');
    await allocate(await post('invoice', 100), other, 50, '2026-01-05');
    await allocate(debit, other, 50, '2026-01-20');
    expect(await codeOf(allocate(debit, one, -51, '2026-01-05'))).toBe('DU002');
    expect(await codeOf(allocate(debit, other, -50, '2026-01-10')), 'before it was allocated').toBe('DU002');
    await allocate(debit, other, -50, '2026-01-25');
  });
});

describe('a document is refused', () => {
  test('whose leg is not its own amount, on its own day, once', async () => {
    for (const wrong of [
      { legAmount: 99 },
      { legDay: '2026-01-02' },
      { legCurrency: 'USD' },
      { legDue: null },
    ]) {
      expect(await codeOf(post('invoice', 100, wrong)), JSON.stringify(wrong)).toBe('DU004');
    }
    const item = await post('invoice', 100);
    const again = { ...leg(item, null, 100, item.issued), posting: item.posting };
    expect(await codeOf(legs(again)), 'twice').toBe('23505');
    expect(await codeOf(legs(leg(item, null, 100, item.issued))), 'by another posting').toBe('DU004');
  });

  test('whose sign, size or days are not those of its kind', async () => {
    expect(await codeOf(post('invoice', -100))).toBe('23514');
    expect(await codeOf(post('payment', 100, { sign: 1 }))).toBe('23514');
    expect(await codeOf(post('invoice', 0))).toBe('23514');
    expect(await codeOf(post('invoice', 1_000_000_000_000_000))).toBe('23514');
    expect(await codeOf(post('invoice', 100, { due: '2025-12-31' }))).toBe('23514');
    expect(await codeOf(post('payment', 100, { due: '2026-12-31' }))).toBe('23514');
    expect(await codeOf(post('invoice', 100, { due: null }))).toBe('23514');
  });

  test('whose number is taken, or whose id in its source system', async () => {
    await post('invoice', 100, { number: `N-${audit}`, external: `x-${audit}` });
    expect(await codeOf(post('invoice', 100, { number: `N-${audit}` }))).toBe('23505');
    expect(await codeOf(post('payment', 100, { external: `x-${audit}` }))).toBe('23505');
    await post('payment', 100, { number: `N-${audit}` });
  });
});

test('a posting is reversed once', async () => {
  const item = await post('invoice', 100);
  await reverse(item, '2026-01-10');
  expect(await codeOf(reverse(item, '2026-01-11'))).toBe('23505');
});

test('a reversal takes off the whole amount, not before the document’s day, and names what it reverses', async () => {
  const [item, other] = [await post('invoice', 100, { issued: '2026-01-05' }), await post('invoice', 100)];
  expect(await codeOf(reverse(item, '2026-01-10', -99))).toBe('DU004');
  expect(await codeOf(reverse(item, '2026-01-04'))).toBe('DU002');
  expect(await codeOf(reverse({ ...item, posting: other.posting }, '2026-01-10'))).toBe('DU004');
  expect(await codeOf(posting('reversal'))).toBe('23514');
  expect(await codeOf(posting('document', item.posting))).toBe('23514');
  await reverse(item, '2026-01-05');
});

test('nothing is effective in a closed period, until it is opened again', async () => {
  const here = await world.another();
  const { id } = await here.customer();
  const client = await here.connect('app');
  const close = (through: string) =>
    client.query(
      `WITH act AS (INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, input)
         VALUES ($1, gen_random_uuid()::text, '', 'test', 'test', '{}') RETURNING id)
       INSERT INTO period_close (organisation_id, closed_through, reason, audit_id) SELECT $1, $2, 'month end', id FROM act`,
      [here.organisation.id, through],
    );
  const bill = (issued: string) =>
    here.sql(
      `WITH act AS (INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, input)
         VALUES ($1, gen_random_uuid()::text, '', 'test', 'test', '{}') RETURNING id)
       , posted AS (INSERT INTO posting (organisation_id, audit_id, kind) SELECT $1, id, 'document' FROM act RETURNING id)
       , made AS (INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on, contra_account)
         SELECT $1, $2, id, 'invoice', gen_random_uuid()::text, 100, 'EUR', $3::date, $3::date, 'revenue' FROM posted RETURNING id, posting_id)
       INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, amount, currency, due_on, effective_on)
       SELECT $1, posting_id, $2, id, 100, 'EUR', $3::date, $3::date FROM made`,
      [here.organisation.id, id.toString(), issued],
    );
  try {
    await bill('2026-01-31');
    await close('2026-01-31');
    expect(await codeOf(bill('2026-01-31'))).toBe('DU005');
    await bill('2026-02-01');
    await close('2025-12-31');
    await bill('2026-01-01');
  } finally {
    await client.end();
  }
});

test.each(['REPEATABLE READ', 'SERIALIZABLE'])('nothing is posted under %s', async (level) => {
  expect(await codeOf(inTransaction(() => post('invoice', 100), `BEGIN ISOLATION LEVEL ${level}`))).toBe(
    'DU003',
  );
});

test('the app cannot tell when something was recorded, nor its place in the sequence', async () => {
  await app.query(`SET app.recorded_at = '2020-01-01T00:00:00Z'`);
  const item = await post('invoice', 100);
  await app.query('RESET app.recorded_at');
  const { rows } = await app.query(
    `SELECT p.recorded_at > now() - interval '1 hour' AS posted_now, e.recorded_at = p.recorded_at AS same, e.seq > 0 AS drawn
     FROM entry e JOIN posting p ON p.id = e.posting_id WHERE e.item_id = $1`,
    [item.id],
  );
  expect(rows).toEqual([{ posted_now: true, same: true, drawn: true }]);
});

type Told = Partial<{
  issued: string;
  due: string | null;
  currency: string;
  number: string;
  external: string;
  sign: number;
  legAmount: number;
  legDay: string;
  legCurrency: string;
  legDue: null;
}>;

async function post(kind: string, amount: number, told: Told = {}): Promise<Item> {
  const isCredit = ['payment', 'credit_note', 'write_off'].includes(kind);
  const signed = amount * (told.sign ?? (isCredit ? -1 : 1));
  const { issued = '2026-01-01', currency = 'EUR' } = told;
  const due = 'due' in told ? (told.due ?? null) : isCredit ? null : issued;
  return inTransaction(async () => {
    const posted = await posting('document');
    const { rows } = await app.query<{ id: string }>(
      `INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on, contra_account, source_system, external_id)
       VALUES ($1, $2, $3, $4, coalesce($5, gen_random_uuid()::text), $6, $7, $8, $9, 'x', $10, $11) RETURNING id`,
      [
        world.organisation.id,
        customer.id.toString(),
        posted,
        kind,
        told.number,
        signed,
        currency,
        issued,
        due,
        told.external ? 's' : null,
        told.external,
      ],
    );
    const item = { id: rows[0]?.id ?? '', posting: posted, amount: signed, currency, due, issued, kind };
    const face = leg(item, null, told.legAmount ?? signed, told.legDay ?? issued);
    const seen = {
      ...face,
      ...(told.legCurrency ? { currency: told.legCurrency } : {}),
      ...('legDue' in told ? { due: null } : {}),
    };
    await legs({ ...seen, posting: posted });
    return item;
  });
}

async function posting(kind: string, reverses: string | null = null): Promise<string> {
  const { rows } = await app.query<{ id: string }>(
    'INSERT INTO posting (organisation_id, audit_id, kind, reverses_posting_id) VALUES ($1, $2, $3, $4) RETURNING id',
    [world.organisation.id, audit, kind, reverses],
  );
  return rows[0]?.id ?? '';
}

const allocate = (debit: Item, credit: Item, amount: number, day = '2026-01-05') =>
  legs(leg(debit, credit, -amount, day), leg(credit, debit, amount, day));

const reverse = (item: Item, day: string, amount = -item.amount) =>
  inTransaction(async () => {
    const posted = await posting('reversal', item.posting);
    await legs({ ...leg(item, null, amount, day), posting: posted });
  });

type Leg = {
  item: string;
  counter: string | null;
  amount: number;
  currency: string;
  due: string | null;
  day: string;
  posting?: string;
};

const leg = (item: Item, counter: Item | null, amount: number, day: string): Leg => ({
  item: item.id,
  counter: counter?.id ?? null,
  amount,
  currency: item.currency,
  due: item.due,
  day,
});

/** All legs in one statement, in a posting of their own unless they name one. */
async function legs(...all: Leg[]): Promise<void> {
  await inTransaction(async () => {
    const own = all.every((one) => one.posting) ? null : await posting('allocation');
    await app.query(
      `INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, counter_item_id, amount, currency, due_on, effective_on)
       SELECT $1, coalesce(l.posting, $3), $2, l.item, l.counter, l.amount, l.currency, l.due, l.day
       FROM jsonb_to_recordset($4) AS l (posting bigint, item bigint, counter bigint, amount bigint, currency text, due date, day date)`,
      [world.organisation.id, customer.id.toString(), own, JSON.stringify(all)],
    );
  });
}

let depth = 0;
async function inTransaction<T>(work: () => Promise<T>, begin = 'BEGIN'): Promise<T> {
  if (depth > 0) return work();
  depth += 1;
  await app.query(begin);
  try {
    const made = await work();
    await app.query('COMMIT');
    return made;
  } catch (error) {
    await app.query('ROLLBACK');
    throw error;
  } finally {
    depth -= 1;
  }
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  }
}
