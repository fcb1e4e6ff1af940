import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { closePeriod } from '@/lib/ledger/close-period';
import { reverse } from '@/lib/ledger/reverse-posting';
import { LARGEST_BODY } from '@/lib/web/json-body';
import { startServer, type TestWebServer } from '../support/server';
import { type Book, openWorld, type World } from '../support/world';
import { type Api, type ApiAnswer, countRows, fieldsOf, keyOf, openApi } from './api-client';

let world: World;
let other: Book;
let server: TestWebServer;
let api: Api;
let customer: string;
let invoice: string;
let archived: string;
let foreign: { number: string; invoices: string[] };
beforeAll(async () => {
  world = await openWorld();
  other = await world.another();
  foreign = await other.customer({
    number: 'C-9',
    invoices: [{ amount: '10.00', issued_on: '2026-02-01', number: 'THEIRS-1' }],
  });
  const told = await world.customer({
    invoices: [
      { amount: '100.00', issued_on: '2026-02-01', number: 'INV-1' },
      { amount: '50.00', issued_on: '2026-02-01', number: 'INV-2' },
    ],
  });
  customer = told.number;
  invoice = 'INV-1';
  archived = (await world.customer()).number;
  await world.run(archiveCustomer, { customer: archived, reason: 'Gone' }, { as: 'admin' });
  await world.run(reverse, { document: 'INV-2', reason: 'Wrong' });
  await world.run(closePeriod, { through: '2025-12-31', reason: 'Year end' });
  server = await startServer({ databaseUrl: world.url });
  api = openApi(fetch, await keyOf(world, 'finance'), server.origin);
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await world?.close();
});

const payment = (more: object = {}) => ({ customer, amount: '10.00', received_on: '2026-02-10', ...more });
const bill = (more: object = {}) => ({ customer, amount: '10.00', issued_on: '2026-02-10', ...more });

/** What is sent, and the field and status that it is refused with. */
type Bad = [name: string, path: string, body: () => object, status: number, field: string];

const AMOUNTS = [
  '12.345',
  '1e5',
  'NaN',
  '١٢٣',
  '9'.repeat(40),
  '-10.00',
  '0.00',
  '1,000.00',
  '',
  ' ',
  '+5',
  '0x10',
];

const BAD: Bad[] = [
  ...AMOUNTS.map(
    (amount): Bad => [`the amount “${amount}”`, '/payments', () => payment({ amount }), 422, 'amount'],
  ),
  ['an amount that is a number', '/payments', () => payment({ amount: 10 }), 422, 'amount'],
  ['decimals in yen', '/payments', () => payment({ amount: '10.5', currency: 'JPY' }), 422, 'amount'],
  ['an unknown currency', '/payments', () => payment({ currency: 'EUX' }), 422, 'currency'],
  ['the day 31/02/2026', '/payments', () => payment({ received_on: '31/02/2026' }), 422, 'received_on'],
  ['the day 03/04/2026', '/invoices', () => bill({ issued_on: '03/04/2026' }), 422, 'issued_on'],
  ['the day 2026-02-31', '/invoices', () => bill({ issued_on: '2026-02-31' }), 422, 'issued_on'],
  ['a due day before the invoice', '/invoices', () => bill({ due_on: '2026-02-09' }), 422, 'due_on'],
  ['a payment of tomorrow', '/payments', () => payment({ received_on: '2199-01-01' }), 422, 'received_on'],
  ['a missing customer', '/payments', () => payment({ customer: undefined }), 422, 'customer'],
  ['an absent customer', '/payments', () => payment({ customer: 'C-404' }), 404, 'customer'],
  [
    'another organisation’s customer',
    '/payments',
    () => payment({ customer: foreign.number }),
    404,
    'customer',
  ],
  ['an archived customer', '/invoices', () => bill({ customer: archived }), 422, 'customer'],
  ['a closed period', '/payments', () => payment({ received_on: '2025-12-31' }), 422, 'received_on'],
  ['a closed period for an invoice', '/invoices', () => bill({ issued_on: '2025-12-31' }), 422, 'issued_on'],
  [
    'an allocation beyond what is open',
    '/payments',
    () => payment({ amount: '200.00', allocations: [{ document: invoice, amount: '100.01' }] }),
    422,
    'allocations.0.amount',
  ],
  [
    'allocations beyond the payment',
    '/payments',
    () => payment({ amount: '5.00', allocations: [{ document: invoice, amount: '5.01' }] }),
    422,
    'allocations',
  ],
  [
    'an allocation to another organisation’s invoice',
    '/payments',
    () => payment({ allocations: [{ document: foreign.invoices[0], amount: '1.00' }] }),
    404,
    'allocations.0.document',
  ],
  ['a second reversal', '/reversals', () => ({ document: 'INV-2', reason: 'Again' }), 409, 'document'],
  [
    'a write-off beyond what is open',
    '/write-offs',
    () => ({ document: invoice, amount: '100.01', reason: 'x' }),
    422,
    'amount',
  ],
  ['a refund of an invoice', '/refunds', () => ({ document: invoice }), 422, 'document'],
  ['a number that is taken', '/invoices', () => bill({ number: invoice }), 409, 'number'],
  [
    'a rate of zero',
    '/exchange-rates',
    () => ({ currency: 'USD', valid_on: '2026-01-01', rate: '0' }),
    422,
    'rate',
  ],
  ['a field that there is not', '/payments', () => payment({ balance: '0.00' }), 422, 'balance'],
];

describe('bad input over HTTP', () => {
  it.each(BAD)(
    'is refused by its field, and nothing is written: %s',
    async (_name, path, body, status, field) => {
      const before = await countRows(world);
      const answer = await api.post(path, body());
      expect([answer.status, fieldsOf(answer)]).toEqual([status, expect.arrayContaining([field])]);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.problem).toMatchObject({
        status,
        detail: expect.any(String),
        type: expect.stringMatching(/^urn:/),
      });
      for (const { message } of answer.problem.errors) expect(message).toMatch(/\S/);
      expect(await countRows(world)).toEqual(before);
    },
  );

  it('is answered as such through the real server too: no JSON, too large, another type, another method', async () => {
    const before = await countRows(world);
    expect((await api.post('/payments', '{"customer":')).status).toBe(400);
    const large = JSON.stringify(payment({ description: 'x'.repeat(LARGEST_BODY) }));
    expect((await api.post('/payments', large)).status).toBe(413);
    expect((await api.post('/payments', large.repeat(12))).status).toBe(413);
    expect((await api.post('/payments', 'a=1', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await api.call('DELETE', '/customers/C-1')).status).toBe(405);
    expect((await api.get('/nothing/here')).status).toBe(404);
    expect((await openApi(fetch, undefined, server.origin).get('/customers')).status).toBe(401);
    expect(await countRows(world)).toEqual(before);
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);
  });

  it('tells nothing of another organisation: its records answer like absent ones', async () => {
    for (const path of ['', '/open-items', '/entries', '/due-invoices', '/timeline', '/profile']) {
      const theirs = await api.get(`/customers/${foreign.number}${path}`);
      const absent = await api.get(`/customers/C-8${path}`);
      expect(theirs.status).toBe(404);
      expect(sayings(theirs, foreign.number)).toEqual(sayings(absent, 'C-8'));
    }
    const { body } = await api.get(
      '/customers?status=all&limit=500'.replace('status=all', 'filter=status:all'),
    );
    expect(JSON.stringify(body)).not.toContain(`"${foreign.number}"`);
    expect(JSON.stringify((await api.get('/search?q=C-9')).body)).not.toContain(`"${foreign.number}"`);
  });
});

/** What an answer says, without what names it. */
const sayings = ({ problem }: ApiAnswer, number: string) =>
  JSON.stringify({ ...problem, request_id: '' }).replaceAll(number, '…');

describe('a role', () => {
  const attempts = {
    receive: (as: Api) => as.post('/payments', payment()),
    post: (as: Api) => as.post('/invoices', bill()),
    writeOff: (as: Api) => as.post('/write-offs', { document: invoice, amount: '0.01', reason: 'Small' }),
    close: (as: Api) => as.post('/period-closes', { through: '2025-12-31', reason: 'Again' }),
    archive: (as: Api) => as.post(`/customers/${archived}/archive`, { reason: 'Twice' }),
    read: (as: Api) => as.get('/ageing'),
  };

  it.each([
    ['sales_viewer', { receive: 403, post: 403, writeOff: 403, close: 403, archive: 403, read: 200 }],
    ['collector', { receive: 201, post: 403, writeOff: 403, close: 403, archive: 403, read: 200 }],
    ['finance', { receive: 201, post: 201, writeOff: 201, close: 201, archive: 403, read: 200 }],
    ['collections_manager', { receive: 201, post: 201, writeOff: 201, close: 403, archive: 403, read: 200 }],
    ['admin', { receive: 403, post: 403, writeOff: 403, close: 403, archive: 409, read: 200 }],
    ['auditor', { receive: 403, post: 403, writeOff: 403, close: 403, archive: 403, read: 200 }],
  ] as const)('may do over HTTP what it may do on screen: %s', async (role, expected) => {
    const as = openApi(fetch, await keyOf(world, role), server.origin);
    const found: Record<string, number> = {};
    for (const [name, attempt] of Object.entries(attempts)) found[name] = (await attempt(as)).status;
    expect(found).toEqual(expected);
  });
});

describe('the server itself', () => {
  it('says that it is alive and ready, at both addresses', async () => {
    for (const path of ['/health', '/api/health', '/ready', '/api/ready']) {
      const response = await fetch(server.origin + path);
      expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    }
  });

  it('is alive but not ready, and says why, when a migration is missing', async () => {
    await world.sql(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_ledger'`);
    const response = await fetch(`${server.origin}/ready`);
    expect([response.status, (await fetch(`${server.origin}/health`)).status]).toEqual([503, 200]);
    expect(await response.json()).toMatchObject({ reason: expect.stringMatching(/_ledger/) });
    await world.sql(`UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL`);
    expect((await fetch(`${server.origin}/ready`)).status).toBe(200);
  });

  it('describes its API to everybody', async () => {
    const response = await fetch(`${server.origin}/api/v1/openapi.json`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ openapi: '3.1.0', paths: { '/payments': {} } });
  });
});
