import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiKey } from '@/lib/identity/api-key-commands';
import type { Role } from '@/lib/kernel/permission';
import { setApprovalLimits } from '@/lib/ledger/set-approval-limits';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

/** What is refused of requests, decisions and postings above a limit, tried in SQL as the app, past every command. */
let world: World;
let app: pg.Client;
let owner: pg.Client;
let customer: TestCustomer;
let org: number;

const MANAGER = 'collections_manager';
const KINDS = ['credit_note', 'write_off', 'refund'] as const;
type Kind = (typeof KINDS)[number];
const LIMIT = 500_00;

beforeAll(async () => {
  world = await openWorld();
  org = world.organisation.id;
  customer = await world.customer({ terms: { creditLimit: 100_00n } });
  for (const act of [...KINDS, 'reversal', 'credit_limit'])
    await world.run(
      setApprovalLimits,
      {
        act,
        limits: [
          { role: 'finance', currency: 'EUR', up_to: '500.00' },
          { role: MANAGER, currency: 'EUR', up_to: 'unlimited' },
        ],
      },
      { as: 'admin' },
    );
  app = await world.connect('app');
  owner = await world.connect('owner');
});
afterAll(async () => {
  await app.end();
  await owner.end();
  await world.close();
});
beforeEach(async () => {
  const { rows } = await app.query(
    `INSERT INTO customer (organisation_id, number, name) VALUES ($1, gen_random_uuid()::text, 'Debtor') RETURNING id, number`,
    [org],
  );
  customer = { ...customer, id: BigInt(rows[0].id), number: rows[0].number };
});

const person = (role: Role) => world.actors[role].userId;

/** An act of a person, or of a key. */
async function act(by: { person?: number | null; key?: string }, client = app): Promise<string> {
  const { rows } = await client.query(
    `INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, user_id, api_key_id, input)
     VALUES ($1, gen_random_uuid()::text, '', 'test', 'test', $2, $3, '{}') RETURNING id`,
    [org, by.person ?? null, by.key ?? null],
  );
  return rows[0].id;
}

const actOf = (role: Role) => act({ person: person(role) });

async function post(kind: Kind | 'invoice' | 'payment', amount: number, audit: string, to = customer.id) {
  const signed = ['refund', 'invoice'].includes(kind) ? amount : -amount;
  const { rows } = await app.query(
    `WITH posted AS (INSERT INTO posting (organisation_id, audit_id, kind) VALUES ($1, $2, 'document') RETURNING id)
     INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on, contra_account)
     SELECT $1, $3, id, $4, gen_random_uuid()::text, $5::bigint, 'EUR', '2026-01-10', CASE WHEN $5::bigint > 0 THEN '2026-01-10'::date END, 'bank'
     FROM posted RETURNING posting_id`,
    [org, audit, to, kind, signed],
  );
  return rows[0].posting_id as string;
}

type Asked = {
  kind?: string;
  amount?: number | null;
  by?: number | null;
  audit?: string;
  hash?: string;
  client?: pg.Client;
};

async function ask({ kind = 'write_off', amount = 800_00, ...told }: Asked = {}) {
  const client = told.client ?? app;
  const audit = told.audit ?? (await act({ person: person('finance') }, client));
  const hash = told.hash ?? `approval_hash('${kind}', ${customer.id}, 'EUR', $5::bigint, '{}')`;
  const { rows } = await client.query(
    `INSERT INTO approval_request (organisation_id, customer_id, act, currency, amount, input, input_hash, why, requested_by,
                                   expires_at, audit_id, recorded_at)
     VALUES ($1, $2, $3, 'EUR', $5::bigint, '{}', ${hash}, 'Because', $4, '2199-01-01', $6, now())
     RETURNING id, input_hash, expires_at - recorded_at = interval '168 hours' AS a_week`,
    [org, customer.id, kind, told.by === undefined ? person('finance') : told.by, amount, audit],
  );
  return rows[0] as { id: string; input_hash: Buffer; a_week: boolean };
}

type Told = { audit?: string; by?: number | null; outcome?: string; hash?: Buffer };

async function decide(request: { id: string; input_hash: Buffer }, told: Told = {}): Promise<string> {
  const audit = told.audit ?? (await actOf(MANAGER));
  await app.query(
    `INSERT INTO approval_decision (organisation_id, request_id, outcome, input_hash, decided_by, note, audit_id, recorded_at)
     VALUES ($1, $2, $3, $4, $5, 'Seen', $6, now())`,
    [
      org,
      request.id,
      told.outcome ?? 'approved',
      told.hash ?? request.input_hash,
      told.by === undefined ? person(MANAGER) : told.by,
      audit,
    ],
  );
  return audit;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('without approval', () => {
  test.each(KINDS)('a %s beyond the limit is refused, also in parts', async (kind) => {
    expect(await codeOf(post(kind, LIMIT + 1, await actOf('finance')))).toBe('DU006');
    await post(kind, LIMIT - 100, await actOf('finance'));
    await post(kind, 100, await actOf('finance'));
    expect(await codeOf(post(kind, 1, await actOf('finance')))).toBe('DU006');
    await post(kind, LIMIT, await actOf(MANAGER));
  });

  test('nothing is done by whoever nobody knows, and by a role that has no limit of its own', async () => {
    expect(await codeOf(post('write_off', 1, await act({})))).toBe('DU006');
    expect(await codeOf(post('write_off', 1, await actOf('collector')))).toBe('DU006');
    const { id } = await world.run(createApiKey, { name: 'a key', role: 'finance' }, { as: 'admin' });
    await post('write_off', LIMIT, await act({ key: id }));
    expect(await codeOf(post('write_off', 1, await act({ key: id })))).toBe('DU006');
  });

  test('a posting of long ago takes no new document', async () => {
    const audit = await act({ person: person('finance') }, owner);
    await owner.query(
      `BEGIN; SELECT set_config('app.recorded_at', (now() - interval '40 days')::text, true)`,
    );
    const { rows } = await owner.query(
      `INSERT INTO posting (organisation_id, audit_id, kind) VALUES ($1, $2, 'document') RETURNING id`,
      [org, audit],
    );
    await owner.query('COMMIT');
    const late = app.query(
      `INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, contra_account)
       VALUES ($1, $2, $3, 'write_off', 'LATE', -100, 'EUR', '2026-01-10', 'bad debt')`,
      [org, customer.id, rows[0].id],
    );
    expect(await codeOf(late)).toBe('DU006');
  });

  test('what is owed is not reversed beyond the limit; a payment is', async () => {
    const reverse = async (posting: string) =>
      app.query(
        `INSERT INTO posting (organisation_id, audit_id, kind, reverses_posting_id) VALUES ($1, $2, 'reversal', $3)`,
        [org, await actOf('finance'), posting],
      );
    const [first, second] = [
      await post('invoice', 300_00, await actOf('finance')),
      await post('invoice', 200_01, await actOf('finance')),
    ];
    const payment = await post('payment', 900_00, await actOf('finance'));
    await reverse(first);
    expect(await codeOf(reverse(second))).toBe('DU006');
    await reverse(payment);
  });

  test('no credit limit rises beyond it', async () => {
    const set = async (limit: number | null, audit: string | null) =>
      app.query(
        `INSERT INTO customer_terms (organisation_id, customer_id, valid_from, basis, days, currency, credit_limit, tax_status, audit_id)
         VALUES ($1, $2, '2026-01-01', 'net', 30, 'EUR', $3, 'standard', $4)`,
        [org, customer.id, limit, audit],
      );
    expect(await codeOf(set(1, null))).toBe('DU006');
    await set(LIMIT, await actOf('finance'));
    expect(await codeOf(set(LIMIT + 1, await actOf('finance')))).toBe('DU006');
    expect(await codeOf(set(null, await actOf('finance')))).toBe('DU006');
    await set(1, null);
    const request = await ask({ kind: 'credit_limit', amount: null });
    await set(null, await decide(request));
  });
});

describe('an approval lets through', () => {
  test('exactly what was asked for, once', async () => {
    const approved = async () => decide(await ask());
    expect(await codeOf(post('write_off', 800_01, await approved()))).toBe('DU006');
    expect(await codeOf(post('credit_note', 800_00, await approved()))).toBe('DU006');
    const other = await world.customer({ terms: { creditLimit: null } });
    expect(await codeOf(post('write_off', 800_00, await approved(), other.id))).toBe('DU006');
    const audit = await approved();
    await post('write_off', 800_00, audit);
    expect(await codeOf(post('write_off', 800_00, audit))).toBe('DU006');
    expect(await codeOf(post('write_off', 1, audit))).toBe('DU006');
    await post('write_off', LIMIT, await actOf('finance'));
  });

  test('nothing when it was rejected', async () => {
    const audit = await actOf('finance');
    await decide(await ask({ by: person(MANAGER), audit: await actOf(MANAGER) }), {
      ...{ audit, by: person('finance'), outcome: 'rejected' },
    });
    expect(await codeOf(post('write_off', 800_00, audit))).toBe('DU006');
  });
});

describe('a request is refused', () => {
  test('in the name of somebody else, and by nobody', async () => {
    expect(await codeOf(ask({ by: person(MANAGER) }))).toBe('DU006');
    expect(await codeOf(ask({ by: null, audit: await act({}) }))).not.toBe('done');
  });

  test('with the mark of something else', async () => {
    const hash = `approval_hash('write_off', ${customer.id}, 'EUR', $5::bigint - 1, '{}')`;
    expect(await codeOf(ask({ hash }))).toBe('DU006');
  });

  test('never for waiting longer than a week: it waits a week, whatever was written', async () => {
    expect((await ask()).a_week).toBe(true);
  });
});

describe('a decision is refused', () => {
  test('by who asked, in whichever role, and by a key that who asked has made', async () => {
    const own = { audit: await actOf('finance'), by: person('finance') };
    expect(await codeOf(decide(await ask(), own))).toBe('DU006');
    const { id } = await world.run(createApiKey, { name: 'decides', role: MANAGER }, { as: 'admin' });
    const asked = await ask({ by: person('admin'), audit: await actOf('admin') });
    const byKey = { audit: await act({ key: id }), by: person('admin') };
    expect(await codeOf(decide(asked, byKey))).toBe('DU006');
    await decide(await ask(), { ...byKey, audit: await act({ key: id }) });
  });

  test('in the name of somebody else', async () => {
    const audit = await actOf('finance');
    expect(await codeOf(decide(await ask(), { audit, by: person(MANAGER) }))).toBe('DU006');
  });

  test('by a role that decides nothing', async () => {
    const told = { audit: await actOf('collector'), by: person('collector') };
    expect(await codeOf(decide(await ask(), told))).toBe('DU006');
  });

  test('a second time, whoever decides and however it ended', async () => {
    const request = await ask();
    await decide(request, { outcome: 'rejected' });
    expect(await codeOf(decide(request))).toBe('23505');
  });

  test('on a changed hash', async () => {
    const request = await ask();
    expect(await codeOf(decide(request, { hash: Buffer.alloc(32) }))).toBe('DU006');
  });

  test('after a week', async () => {
    await owner.query(
      `BEGIN; SELECT set_config('app.recorded_at', (now() - interval '169 hours')::text, true)`,
    );
    const request = await ask({ client: owner });
    await owner.query('COMMIT');
    expect(await codeOf(decide(request))).toBe('DU006');
    expect(await codeOf(decide(request, { outcome: 'rejected' }))).toBe('DU006');
  });

  test('when it takes back what somebody else asked for', async () => {
    const request = await ask();
    expect(await codeOf(decide(request, { outcome: 'withdrawn' }))).toBe('DU006');
    await decide(request, { outcome: 'withdrawn', audit: await actOf('finance'), by: person('finance') });
  });

  test('but one’s own is not, once the separation of duties is given up', async () => {
    const request = await ask();
    const own = { audit: await actOf('finance'), by: person('finance') };
    await app.query('UPDATE organisation SET separation_of_duties = false WHERE id = $1', [org]);
    await decide(request, own);
    await app.query('UPDATE organisation SET separation_of_duties = true WHERE id = $1', [org]);
  });
});
