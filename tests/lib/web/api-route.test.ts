import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { disconnect } from '@/lib/kernel/db';
import { answerApi } from '@/lib/web/api-route';
import { LARGEST_BODY } from '@/lib/web/json-body';
import { type Api, countRows, fieldsOf, keyOf, openApi } from '../../http/api-client';
import { openWorld, type World } from '../../support/world';

let world: World;
let finance: Api;
let customer: string;
beforeAll(async () => {
  world = await openWorld();
  finance = openApi(answerApi, await keyOf(world, 'finance'));
  ({ number: customer } = await world.customer());
});
afterAll(() => world.close());

const invoice = (more: object = {}) => ({ customer, amount: '100.00', issued_on: '2026-01-10', ...more });

describe('the door of the API', () => {
  it('answers 401 without a key, with a malformed one and with a wrong one, and says how to send one', async () => {
    const wrong = `duebook_${world.organisation.id}_${'x'.repeat(43)}`;
    for (const authorization of [undefined, 'Basic abc', 'Bearer ', 'Bearer abc', `Bearer ${wrong}`]) {
      const answer = await openApi(answerApi).get('/customers', authorization ? { authorization } : {});
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="Duebook"/);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  it('does not take a key for another organisation than the one that it names', async () => {
    const other = await world.another();
    const key = (await keyOf(world, 'finance')).replace(/^duebook_\d+_/, `duebook_${other.organisation.id}_`);
    expect((await openApi(answerApi, key).get('/customers')).status).toBe(401);
    const beyond = key.replace(/^duebook_\d+_/, 'duebook_9999999999_');
    expect((await openApi(answerApi, beyond).get('/customers')).status).toBe(401);
  });

  it('is not opened by the cookies of a signed-in browser', async () => {
    const cookie = 'next-auth.session-token=anything';
    expect((await openApi(answerApi).post('/invoices', invoice(), { cookie })).status).toBe(401);
  });

  it('carries a request id and forbids storing, whatever it answers', async () => {
    for (const path of ['/customers', '/nowhere', '/customers?limit=0']) {
      const answer = await finance.get(path);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
      if (answer.status !== 200) expect(answer.problem.request_id).toBe(answer.headers.get('x-request-id'));
    }
  });

  it('answers 404 where there is nothing and 405 with what is allowed', async () => {
    expect((await finance.get('/nowhere')).status).toBe(404);
    expect((await finance.get('')).status).toBe(404);
    expect((await finance.get('/customers/%E0%A4%A')).status).toBe(404);
    const put = await finance.call('PUT', '/customers');
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    const get = await finance.get('/payments');
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('answers 415 to another media type, charset or encoding', async () => {
    const others: Record<string, string>[] = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json; charset=latin1' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ];
    for (const headers of others) {
      expect((await finance.post('/invoices', invoice(), headers)).status).toBe(415);
    }
    const utf8 = { 'content-type': 'application/json; charset=UTF-8' };
    expect((await finance.post('/invoices', invoice(), utf8)).status).toBe(201);
  });

  it('answers 400 to what is no JSON and 413 to what is too large, announced or not', async () => {
    const before = await countRows(world);
    for (const body of ['', '{', "{'a': 1}", 'customer=C-1', '\ufeff\ufeff{}', 'NaN']) {
      expect((await finance.post('/invoices', body)).status).toBe(400);
    }
    const latin1 = new Uint8Array([...Buffer.from('{"customer":"M'), 0xfc, ...Buffer.from('ller"}')]);
    const headers = { 'content-type': 'application/json' };
    expect((await finance.call('POST', '/invoices', { body: latin1, headers })).status).toBe(400);
    const large = JSON.stringify({ customer: 'x'.repeat(LARGEST_BODY) });
    expect((await finance.post('/invoices', large)).status).toBe(413);
    const unannounced = new Blob([large]).stream();
    const init = { body: unannounced, headers, duplex: 'half' } as RequestInit;
    expect((await finance.call('POST', '/invoices', init)).status).toBe(413);
    expect(await countRows(world)).toEqual(before);
  });

  it('answers 422 to JSON that is no input, and names every field that is wrong', async () => {
    for (const body of ['[]', 'null', '"text"', '12', '[[[[[[]]]]]]']) {
      expect((await finance.post('/invoices', body)).status).toBe(422);
    }
    const answer = await finance.post('/payments', {
      amount: 12,
      received_on: '31/02/2026',
      paid: true,
      allocations: [{ document: 'INV-1', amount: '1', extra: 1 }],
    });
    expect(answer.status).toBe(422);
    expect(fieldsOf(answer).sort()).toEqual(
      ['allocations.0.extra', 'amount', 'customer', 'paid', 'received_on'].sort(),
    );
  });

  it('refuses fields and parameters that it does not know, prototype names too', async () => {
    const proto =
      '{"customer":"C","amount":"1","issued_on":"2026-01-01","__proto__":{"a":1},"constructor":1}';
    expect(fieldsOf(await finance.post('/invoices', proto))).toEqual(['__proto__', 'constructor']);
    expect(fieldsOf(await finance.get('/customers?colour=red'))).toEqual(['colour']);
    expect(fieldsOf(await finance.get('/customers?__proto__=x'))).toEqual(['__proto__']);
    expect(fieldsOf(await finance.get('/customers?limit=1&limit=2'))).toEqual(['limit']);
    expect(fieldsOf(await finance.get(`/customers/${customer}?customer=C-1`))).toEqual(['customer']);
    expect(fieldsOf(await finance.post('/invoices?customer=C-1', invoice()))).toEqual(['customer']);
    const terms = { customer, basis: 'net', days: 1, currency: 'EUR', tax_status: 'standard' };
    expect(fieldsOf(await finance.post(`/customers/${customer}/terms`, terms))).toEqual(['customer']);
  });

  it('refuses what the database could not read, instead of failing on it', async () => {
    const cases: [string, string][] = [
      ['/customers?q=%00', 'q'],
      ['/customers?filter=owner:a@%00', 'filter'],
      ['/customers?cursor=%00', 'cursor'],
      [`/customers?cursor=${Buffer.from('["9","x"]').toString('base64url')}9`, 'cursor'],
      [
        `/customers?sort=priority&cursor=${Buffer.from('["9999999999","1","1"]').toString('base64url')}`,
        'cursor',
      ],
      [
        `/customers/${customer}/entries?cursor=${Buffer.from('["2026-02-31","1"]').toString('base64url')}`,
        'cursor',
      ],
      ['/ageing?as_of=2026-02-31', 'as_of'],
      ['/ageing?known_at=2026-02-31T00:00:00Z', 'known_at'],
      ['/ageing?known_at=0000-01-01T00:00:00Z', 'known_at'],
      ['/ageing?known_at=2026-01-01T00:00:00%2B23:00', 'known_at'],
      ['/ageing?known_at=2999-01-01T00:00:00Z', 'known_at'],
      ['/customers?limit=1e9', 'limit'],
      ['/customers?sort=password', 'sort'],
      ['/customers/%00', 'customer'],
    ];
    for (const [path, field] of cases) {
      const answer = await finance.get(path);
      expect([path, answer.status, fieldsOf(answer)]).toEqual([path, 422, [field]]);
    }
    for (const text of ['a\u0000b', 'a\ud800b', 'a\u001bb']) {
      const answer = await finance.post('/invoices', invoice({ description: text }));
      expect([answer.status, fieldsOf(answer)]).toEqual([422, ['description']]);
    }
  });

  it('reads a number with a slash, a space or a colon in it as one segment', async () => {
    for (const number of ['2024/0815', 'RE 12 ü', 'payment:77', '..']) {
      expect((await finance.post('/invoices', invoice({ number }))).status).toBe(201);
      const name = encodeURIComponent(`invoice:${number}`);
      expect((await finance.get(`/documents/${name}`)).body).toMatchObject({ number });
    }
  });
});

describe('a request key', () => {
  it('gives the same answer and status again, and acts once', async () => {
    const headers = { 'idempotency-key': 'order-17' };
    const first = await finance.post('/invoices', invoice({ amount: '17.00' }), headers);
    const before = await countRows(world);
    const again = await finance.post('/invoices', { ...invoice(), amount: '17.00' }, headers);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await countRows(world)).toEqual(before);
  });

  it('is a conflict with another input, on another path, or from another key', async () => {
    const headers = { 'idempotency-key': 'order-18' };
    await finance.post('/invoices', invoice(), headers);
    const other = openApi(answerApi, await keyOf(world, 'finance', 'another key'));
    for (const answer of [
      await finance.post('/invoices', invoice({ amount: '18.00' }), headers),
      await finance.post('/debit-notes', invoice(), headers),
      await other.post('/invoices', invoice(), headers),
    ]) {
      expect([answer.status, fieldsOf(answer)]).toEqual([409, ['Idempotency-Key']]);
    }
  });

  it('may be used again after a refusal', async () => {
    const headers = { 'idempotency-key': 'order-19' };
    expect((await finance.post('/invoices', invoice({ amount: '1.234' }), headers)).status).toBe(422);
    expect((await finance.post('/invoices', invoice({ amount: '1.23' }), headers)).status).toBe(201);
  });

  it('has 1 to 200 visible ASCII characters', async () => {
    for (const key of ['', 'a b', 'ü', 'x'.repeat(201)]) {
      const answer = await finance.post('/invoices', invoice(), { 'idempotency-key': key });
      expect([answer.status, fieldsOf(answer)]).toEqual([422, ['Idempotency-Key']]);
    }
  });
});

describe('what goes wrong on our side', () => {
  it('is a 500 with a request id that the log has too, and nothing of the fault', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await world.sql('ALTER TABLE exchange_rate RENAME TO hidden');
    try {
      const rate = { currency: 'USD', valid_on: '2026-01-01', rate: '0.9' };
      const answer = await finance.post('/exchange-rates', rate);
      expect(answer.status).toBe(500);
      expect(JSON.stringify(answer.body)).not.toMatch(/exchange_rate|relation|prisma|node_modules/i);
      expect(String(log.mock.calls)).toContain(answer.problem.request_id);
    } finally {
      await world.sql('ALTER TABLE hidden RENAME TO exchange_rate');
      log.mockRestore();
    }
  });

  it('is a 503 while the database is away, and asks to repeat', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const url = process.env.DATABASE_URL;
    await disconnect();
    process.env.DATABASE_URL = 'postgres://nobody:secret@127.0.0.1:1/none';
    try {
      const answer = await finance.get('/customers');
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(JSON.stringify(answer.body)).not.toMatch(/secret|127\.0\.0\.1|nobody/);
    } finally {
      await disconnect();
      process.env.DATABASE_URL = url;
      log.mockRestore();
    }
  });
});
