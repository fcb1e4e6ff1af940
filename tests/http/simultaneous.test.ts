import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startServer, type TestWebServer } from '../support/server';
import { openWorld, type World } from '../support/world';
import { type Api, type ApiAnswer, fieldsOf, keyOf, openApi } from './api-client';

const INVOICES = 20;
const AT_ONCE = 200;
const KEYS = 500;
const REPEATS = 5;
// 6,500 requests share two cores with other tests.
vi.setConfig({ testTimeout: 300_000 });

let world: World;
let server: TestWebServer;
let api: Api;
let key: string;
beforeAll(async () => {
  world = await openWorld();
  server = await startServer({ databaseUrl: world.url });
  key = await keyOf(world, 'finance');
  api = openApi(fetch, key, server.origin);
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await world?.close();
});

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const statuses = (answers: ApiAnswer[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status }) => String(status))).map(([status, of]) => [
      status,
      of?.length ?? 0,
    ]),
  );

type Money = { allocated: string; owed: string; accepted: string };

/** What the ledger itself says of one customer, in cents: allocated to its invoice, owed, and paid. */
async function ledgerOf(number: string): Promise<Money> {
  const [row] = await world.sql<Money>(
    `SELECT coalesce(-sum(e.amount) FILTER (WHERE e.counter_item_id IS NOT NULL AND i.amount > 0), 0)::text AS allocated,
            sum(e.amount)::text AS owed,
            coalesce(-sum(e.amount) FILTER (WHERE e.counter_item_id IS NULL AND i.kind = 'payment'), 0)::text AS accepted
     FROM entry e JOIN item i ON i.organisation_id = e.organisation_id AND i.id = e.item_id
     JOIN customer c ON c.organisation_id = e.organisation_id AND c.id = e.customer_id
     WHERE c.number = $1`,
    [number],
  );
  if (!row) throw new Error(`Nothing is known of ${number}.`);
  return row;
}

describe(`${AT_ONCE} payments sent at once against each of ${INVOICES} invoices`, () => {
  const invoice = { amount: '1000.00', issued_on: '2026-01-10' };

  /** Sends them all at once and answers what became of them. */
  async function pay(amount: string, naming: boolean) {
    const { number, invoices } = await world.customer({ invoices: [invoice] });
    const input = { customer: number, amount, received_on: '2026-02-01' };
    const named = naming ? { allocations: [{ document: invoices[0], amount }] } : {};
    const answers = await Promise.all(times(AT_ONCE, () => api.post('/payments', { ...input, ...named })));
    const { body } = await api.get(`/customers/${number}`);
    const { balance, unapplied } = body as { balance: string; unapplied: string };
    const document = (await api.get(`/documents/${invoices[0]}`)).body as { open_amount: string };
    return { answers, balance, unapplied, open: document.open_amount, ledger: await ledgerOf(number) };
  }

  it.each(times(INVOICES / 2, (index) => index + 1))(
    'allocates exactly what is open and keeps the rest unapplied (%i)',
    async () => {
      const { answers, balance, unapplied, open, ledger } = await pay('7.00', false);
      expect(statuses(answers)).toEqual({ 201: AT_ONCE });
      expect(ledger).toEqual({ allocated: '100000', owed: '-40000', accepted: '140000' });
      expect([balance, unapplied, open]).toEqual(['-400.00', '-400.00', '0.00']);
    },
  );

  it.each(times(INVOICES / 2, (index) => index + 1))(
    'refuses what would go beyond the invoice that it names, and writes nothing of it (%i)',
    async () => {
      const { answers, balance, unapplied, open, ledger } = await pay('8.00', true);
      expect(statuses(answers)).toEqual({ 201: 125, 422: 75 });
      expect(ledger).toEqual({ allocated: '100000', owed: '0', accepted: '100000' });
      expect([balance, unapplied, open]).toEqual(['0.00', '0.00', '0.00']);
    },
  );

  it('leaves balances that are the sums of what was accepted, in every view', async () => {
    const [sum] = await world.sql<{ owed: string; items: string }>(
      'SELECT sum(e.amount)::text AS owed, count(DISTINCT e.posting_id)::text AS items FROM entry e',
    );
    const { body } = await api.get('/ageing');
    const [euro] = (body as unknown as { currencies: { balance: string }[] }).currencies;
    expect(euro?.balance.replace('.', '')).toBe(sum?.owed);
  });
});

describe(`${KEYS} request keys, each sent ${REPEATS} times at once`, () => {
  it('have one effect and equal answers each, and another input under a used key is a conflict', async () => {
    const { number } = await world.customer();
    const input = (index: number) => ({
      customer: number,
      amount: `${index + 1}.00`,
      issued_on: '2026-01-10',
    });
    const send = (index: number, body = input(index)) =>
      api.post('/invoices', body, { 'idempotency-key': `simultaneous-${index}` });
    const together = AT_ONCE / REPEATS;
    for (let first = 0; first < KEYS; first += together) {
      const indexes = times(Math.min(together, KEYS - first), (offset) => first + offset);
      const answers = await Promise.all(
        indexes.map((index) => Promise.all(times(REPEATS, () => send(index)))),
      );
      for (const [one, ...others] of answers) {
        expect(one?.status).toBe(201);
        for (const other of others) expect([other.status, other.body]).toEqual([201, one?.body]);
      }
    }
    const [written] = await world.sql<{ invoices: string; total: string }>(
      `SELECT count(*)::text AS invoices, sum(i.amount)::text AS total
       FROM item i JOIN customer c ON c.organisation_id = i.organisation_id AND c.id = i.customer_id WHERE c.number = $1`,
      [number],
    );
    expect(written).toEqual({ invoices: String(KEYS), total: String((100 * KEYS * (KEYS + 1)) / 2) });
    const changed = await Promise.all(times(20, (index) => send(index, input(index + 1))));
    for (const answer of changed) {
      expect([answer.status, fieldsOf(answer)]).toEqual([409, ['Idempotency-Key']]);
    }
  });
});
