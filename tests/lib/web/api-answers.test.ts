import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catchUp } from '@/lib/health/checkpoint';
import { recordVerification } from '@/lib/health/record-verification';
import { sealFinal } from '@/lib/health/seal-final';
import { verifyOrganisation } from '@/lib/health/verify';
import { createApiKey } from '@/lib/identity/api-key-commands';
import { dayIn } from '@/lib/kernel/day';
import { setApprovalLimits } from '@/lib/ledger/set-approval-limits';
import { requestUpdate } from '@/lib/portal/request-update';
import { findVisitor } from '@/lib/portal/visitor';
import { apiAnswers } from '@/lib/web/api-answers';
import { apiRoutes, findRoute } from '@/lib/web/api-map';
import { answerApi } from '@/lib/web/api-route';
import { type Api, type ApiAnswer, keyOf, openApi } from '../../http/api-client';
import { openWorld, type World } from '../../support/world';

let world: World;
let finance: Api;
let admin: Api;
let manager: Api;
const seen = new Set<string>();
beforeAll(async () => {
  world = await openWorld();
  finance = described(openApi(answerApi, await keyOf(world, 'finance')));
  admin = described(openApi(answerApi, await keyOf(world, 'admin')));
  manager = described(openApi(answerApi, await keyOf(world, 'collections_manager')));
});
afterAll(() => world.close());

/** Holds every answer against what the API says that it answers. */
function described(api: Api): Api {
  const check = (method: 'get' | 'post', path: string, answer: ApiAnswer): ApiAnswer => {
    const act = findRoute(`/api/v1${path.split('?')[0]}`)?.route[method];
    expect([path, answer.status, answer.body]).toEqual([path, method === 'get' ? 200 : 201, answer.body]);
    expect(apiAnswers[act?.name ?? '']?.safeParse(answer.body).error?.issues ?? [], path).toEqual([]);
    seen.add(act?.name ?? '');
    return answer;
  };
  return {
    ...api,
    get: async (path) => check('get', path, await api.get(path)),
    post: async (path, body) => check('post', path, await api.post(path, body)),
  };
}

const numberOf = ({ body }: ApiAnswer): string =>
  (body as unknown as { document: { number: string } }).document.number;

const daysAhead = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('a book kept over HTTP', () => {
  const at = '/customers/A-1';
  const day = '2026-01-10';
  const billed = (amount: string, more: object = {}) => ({
    customer: 'A-1',
    amount,
    issued_on: day,
    ...more,
  });

  it('takes a customer in, and everything that is said of it', async () => {
    await finance.post('/customers', {
      number: 'A-1',
      name: 'Aster Logistics GmbH',
      terms: { days: 30, currency: 'EUR', credit_limit: '5000.00' },
      addresses: [{ kind: 'registered', line1: 'Hafenstraße 1', city: 'Hamburg', country: 'DE' }],
    });
    await finance.post(`${at}/contacts`, { role: 'billing', name: 'Ada', email: 'ada@aster.example' });
    await finance.post(`${at}/addresses`, { kind: 'billing', line1: 'Postfach 1' });
    await finance.post(`${at}/external-ids`, { source_system: 'stripe', external_id: 'cus_1' });
    await finance.post(`${at}/owner`, { owner: world.actors.collector.label });
    const terms = {
      valid_from: '2026-03-01',
      basis: 'net',
      days: 60,
      currency: 'EUR',
      tax_status: 'standard',
    };
    await finance.post(`${at}/terms`, terms);
    await finance.post(`${at}/profile`, { version: 1, name: 'Aster Logistics SE' });
    const { body } = await finance.get(`${at}/profile?as_of=2026-02-01`);
    const profile = body as unknown as { contacts: { id: string }[]; addresses: { id: string }[] };
    expect(body).toMatchObject({ name: 'Aster Logistics SE', terms: { in_force: { days: '30' } } });
    const [contact, address] = [profile.contacts[0]?.id, profile.addresses[0]?.id];
    await finance.post(`${at}/contacts/${contact}`, {
      role: 'billing',
      name: 'Ada B.',
      email: 'ada@aster.example',
    });
    await finance.post(`${at}/addresses/${address}`, { kind: 'registered', line1: 'Hafenstraße 2' });
    const other = await finance.post(`${at}/contacts`, { role: 'executive', name: 'Bo' });
    const { id } = (other.body as unknown as { contact: { id: string } }).contact;
    await finance.post(`${at}/contacts/${id}/end`, {});
    const invited = await finance.post(`${at}/contacts`, {
      role: 'billing',
      name: 'Cy',
      email: 'cy@aster.example',
    });
    const guest = (invited.body as unknown as { contact: { id: string } }).contact.id;
    const link = await finance.post(`${at}/portal-links`, { contact: guest, days: 10 });
    const made = link.body as unknown as { link: string; url: string };
    expect(made.url).toMatch(/\/portal\/\d+_[\w-]{43}$/);
    const visitor = await findVisitor(made.url.split('/').at(-1) ?? '');
    for (const [name, decision] of [
      ['Cyd', 'refuse'],
      ['Cy', 'carry-out'],
    ] as const) {
      const asked = { name, email: 'cy@aster.example', phone: `+49 30 12345${name.length}` };
      const { request } = await world.run(requestUpdate, asked, { as: visitor?.actor ?? 'sales_viewer' });
      await finance.get(`${at}/portal-links`);
      await finance.post(`${at}/contact-requests/${request}/${decision}`, {});
    }
    await finance.post(`${at}/portal-links/${made.link}/revoke`, { reason: 'Lost' });
    expect((await finance.get(`${at}/portal-links`)).body).toMatchObject({ links: [{ state: 'revoked' }] });
    const spare = await finance.post(`${at}/addresses`, { kind: 'delivery', line1: 'Tor 3' });
    await finance.post(
      `${at}/addresses/${(spare.body as unknown as { address: { id: string } }).address.id}/end`,
      {},
    );
    await finance.get(`${at}/profile`);
  });

  it('answers a stale edit with both versions', async () => {
    const answer = await openApi(answerApi, await keyOf(world, 'finance')).post(`${at}/profile`, {
      version: 1,
      name: 'Aster AG',
    });
    expect(answer.status).toBe(409);
    expect(answer.problem.stale).toMatchObject({
      yours: { name: 'Aster AG' },
      theirs: { name: 'Aster Logistics SE', version: '2' },
    });
  });

  it('posts, allocates, takes back, gives back, writes off and reverses', async () => {
    const invoice = numberOf(await finance.post('/invoices', billed('1000.00')));
    const debit = numberOf(await finance.post('/debit-notes', billed('50.00')));
    const interest = numberOf(await finance.post('/interest', billed('5.00')));
    const fee = numberOf(await finance.post('/fees', billed('40.00', { description: 'Reminder' })));
    await finance.post('/opening-balances', billed('10.00', { due_on: '2026-01-31' }));
    const received = { customer: 'A-1', received_on: '2026-02-01' };
    const allocations = [{ document: invoice, amount: '400.00' }];
    const payment = numberOf(await finance.post('/payments', { ...received, amount: '600.00', allocations }));
    await finance.post('/allocations', { credit: payment, debit, amount: '20.00' });
    await finance.post('/deallocations', { credit: payment, debit, reason: 'Wrong document' });
    await finance.post('/refunds', { document: payment, amount: '100.00', on: '2026-02-02' });
    await finance.post('/chargebacks', { document: payment, amount: '50.00', on: '2026-02-03' });
    await finance.post('/credit-notes', billed('30.00', { reference: invoice }));
    await finance.post('/write-offs', { document: interest, reason: 'Too small' });
    await finance.post('/reversals', { document: fee, reason: 'Charged twice' });
    await finance.post('/exchange-rates', { currency: 'USD', valid_on: '2026-01-01', rate: '0.9' });
    await finance.post('/invoices', billed('200.00', { currency: 'USD' }));
    const { body } = await finance.get(`/documents/${invoice}`);
    expect(body).toMatchObject({
      amount: '1000.00',
      open_amount: '570.00',
      customer: 'A-1',
      reversed: false,
    });
  });

  it('answers what is owed, why, and whom to chase', async () => {
    await finance.get('/customers?sort=-balance&filter=owner:none&limit=1');
    const { body } = await finance.get('/customers');
    expect(body).toMatchObject({
      data: [
        {
          number: 'A-1',
          name: 'Aster Logistics SE',
          billing_contact: { name: 'Ada B.', email: 'ada@aster.example' },
          currency: 'EUR',
          balance: '580.00',
          payer: { flag: false },
        },
      ],
      next_cursor: null,
    });
    expect((await finance.get(`${at}?as_of=2026-01-15`)).body).toMatchObject({ balance: '1075.00' });
    await finance.get(`${at}/due-invoices`);
    await finance.get(`${at}/statement?from=2026-01-01&language=fr`);
    await finance.get(`${at}/timeline`);
    await finance.get('/search?q=aster');
    await finance.get('/queue');
  });

  it('lets open items sum to the balance and the statement end on it', async () => {
    const items = (await finance.get(`${at}/open-items?currency=EUR`)).body as unknown as {
      data: { open_amount: string }[];
    };
    const cents = items.data.map(({ open_amount }) => Number(open_amount.replace('.', '')));
    expect(cents.reduce((sum, amount) => sum + amount, 0)).toBe(58000);
    const rows: { balance: string | null; seq: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await finance.get(`${at}/entries?currency=EUR&limit=3&cursor=${cursor}`);
      const page = body as unknown as { data: typeof rows; next_cursor: string | null };
      rows.push(...page.data);
      cursor = page.next_cursor;
    }
    expect(new Set(rows.map(({ seq }) => seq)).size).toBe(rows.length);
    expect(rows.find(({ balance }) => balance !== null)?.balance).toBe('580.00');
  });

  it('answers the ageing in the form that was agreed', async () => {
    const { body } = await finance.get('/ageing?as_of=2026-02-10');
    expect(Object.keys(body as object)).toEqual(['as_of', 'known_at', 'currencies', 'recurring_late_payers']);
    const [euro] = (body as unknown as { currencies: Record<string, unknown>[] }).currencies;
    expect(Object.keys(euro ?? {}).sort()).toEqual(
      ['balance', 'buckets', 'currency', 'customers', 'open_items', 'overdue', 'unapplied'].sort(),
    );
    expect(euro?.buckets).toMatchObject(
      ['current', '1-30', '31-60', '61-90', '90+'].map((bucket) => ({ bucket })),
    );
  });

  it('arranges the queue, gives customers away, and does one thing about many', async () => {
    const owners = [world.actors.collector.label];
    await manager.get('/queue/settings');
    await manager.get('/queue/preview?collectable=50&age=20&broken=0&unanswered=0&slower=0&credit=0');
    await manager.get('/queue/plain-order');
    expect((await manager.get('/queue/numbers')).body).toEqual({ numbers: ['A-1'], more: false });
    await manager.get(`${at}/score-changes`);
    await manager.get('/workload');
    await manager.post('/assignment-rules', { rules: [{ from: '0', owners }] });
    await manager.get('/assignment-rules');
    await manager.post('/assignments', { customers: ['A-1', 'A-none'] });
    const applied = (await manager.post('/assignment-rules/apply', { scope: 'unassigned' })).body;
    await manager.post(`/assignments/${(applied as unknown as { act: string }).act}/take-back`, {});
    await manager.post('/assignments', { customers: ['A-1'], owners });
    await manager.post('/hand-overs', { from: owners[0], owners: [world.actors.finance.label] });
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const slept = (await manager.post('/queue/snoozes', { customers: ['A-1'], until })).body;
    await manager.post(`/queue/acts/${(slept as unknown as { act: string }).act}/take-back`, {});
    await manager.post('/queue/notes', { customers: ['A-1', 'A-none'], body: 'Wrote to all of them' });
  });

  it('notes what is promised and disputed, and what became of it', async () => {
    const promised = await finance.post(`${at}/promises`, { amount: '100.00', due_on: daysAhead(5) });
    const { promise } = promised.body as unknown as { promise: string };
    await finance.post(`/promises/${promise}/withdraw`, { reason: 'Another amount' });
    const instalments = [daysAhead(10), daysAhead(40)].map((due_on) => ({ due_on, amount: '50.00' }));
    await finance.post(`${at}/promises`, { instalments, source: 'email' });
    expect((await finance.get('/promises?customer=A-1')).body).toMatchObject({
      data: [{ kind: 'plan', amount: '100.00', state: 'live' }, { state: 'ended' }],
      kept: { percent: null },
    });
    await finance.get('/promises?state=live');
    const open = (await finance.get(`${at}/open-items?currency=EUR`)).body as unknown as {
      data: { kind: string; number: string }[];
    };
    const document = open.data.find(({ kind }) => kind === 'invoice');
    const disputed = await finance.post(`${at}/disputes`, {
      document: `invoice:${document?.number}`,
      amount: '20.00',
      reason: 'price',
    });
    const { dispute } = disputed.body as unknown as { dispute: string };
    await finance.post(`/disputes/${dispute}/comments`, { body: 'The offer said less.' });
    const owner = world.actors.collector.label;
    await finance.post(`/disputes/${dispute}/assignments`, { owner, deadline: daysAhead(3) });
    await finance.get('/disputes');
    await finance.post(`/disputes/${dispute}/resolve`, {
      outcome: 'rejected',
      note: 'The offer had expired',
    });
    expect((await finance.get(`/disputes/${dispute}`)).body).toMatchObject({
      outcome: 'rejected',
      thread: [{ kind: 'comment' }, { kind: 'assigned' }, { kind: 'resolved' }],
    });
    expect((await finance.get('/disputes?customer=A-1&show=all')).body).toMatchObject({
      causes: [{ open: 0 }],
    });
  });

  it('charges late interest, tells its calculation, and what became of a plan', async () => {
    await finance.post('/policies/interest', {
      rates: 'own',
      own_rates: [{ from: '2026-01-01', percent: '9.5' }],
    });
    expect((await finance.get('/policies/interest')).body).toMatchObject({ policy: { rates: 'own' } });
    const found = (await finance.get('/late-interest?customer=A-1')).body as unknown as {
      data: { documents: { document: string; state: string; interest: string; lines: object[] }[] }[];
    };
    const [late] = found.data[0]?.documents ?? [];
    expect(late).toMatchObject({ state: 'promised', lines: [{ percent: '9.5', assumed: false }] });
    const documents = [{ document: late?.document, interest: late?.interest }];
    await finance.post(`${at}/late-interest`, { documents, charge: 'interest' });
    expect((await finance.get(`${at}/late-interest`)).body).toMatchObject({
      data: [{ kind: 'interest', amount: late?.interest, waived: false, lines: late?.lines }],
    });
    await finance.get('/late-interest?limit=1');
    expect((await finance.get(`${at}/plans`)).body).toMatchObject({
      data: [{ amount: '100.00', instalments: [{ amount: '50.00', paid: '0.00', state: 'due' }, {}] }],
    });
  });

  it('hands on, takes back, holds and lets go', async () => {
    const handed = await finance.post(`${at}/escalations`, { body: 'They do not answer' });
    const { touch } = handed.body as unknown as { touch: string };
    await finance.post(`/touches/${touch}/take-back`, {});
    await manager.post(`${at}/holds`, { kind: 'legal_hold', reason: 'With the lawyer' });
    expect((await finance.get(at)).body).toMatchObject({ held: true, gated: 'on_hold' });
    await manager.post(`${at}/holds/lift`, { kind: 'legal_hold', reason: 'Settled' });
    const weights = { collectable: 40, age: 20, broken: 10, unanswered: 10, slower: 10, credit: 10 };
    await manager.post('/policies/queue', weights);
    await manager.post('/policies/promises', { tolerance_days: 2 });
  });

  it('asks for what is above a limit, and decides by a key that somebody else made', async () => {
    const limits = [{ role: 'finance', currency: 'EUR', up_to: '20.00' }];
    await world.run(setApprovalLimits, { act: 'credit_note', limits }, { as: 'admin' });
    const other = { ...world.actors.admin, userId: world.actors.auditor.userId };
    const made = await world.run(createApiKey, { name: 'decides', role: 'finance' }, { as: other });
    const deciding = described(openApi(answerApi, made.key ?? ''));
    const note = { customer: 'A-1', amount: '25.00', issued_on: '2026-02-10' };
    const ask = async (amount: string) => {
      const asked = await finance.post('/approval-requests', {
        why: 'Damaged',
        credit_note: { ...note, amount },
      });
      return (asked.body as unknown as { request: string }).request;
    };
    const [first, second] = [await ask('25.00'), await ask('26.00')];
    const { body } = await deciding.get('/approval-requests');
    const waiting = (body as unknown as { data: { id: string; hash: string }[] }).data;
    const hash = waiting.find(({ id }) => id === first)?.hash;
    await deciding.post(`/approval-requests/${first}/decision`, { decision: 'approve', hash });
    await finance.post(`/approval-requests/${second}/withdrawal`, { note: 'Found' });
    const shown = (await finance.get('/approval-requests?show=mine')).body;
    expect(shown).toMatchObject({
      data: [{ state: 'withdrawn' }, { state: 'approved', done: expect.stringMatching(/^CN-/) }],
    });
    expect((await finance.get(`${at}/approval-room`)).body).toMatchObject({
      acts: [{ act: 'credit_note', rooms: [{ currency: 'EUR', up_to: '20.00' }] }],
    });
    expect((await finance.get('/approval-limits')).body).toMatchObject({
      acts: [{ limits }, {}, {}, {}, {}],
    });
    await world.run(setApprovalLimits, { act: 'credit_note', limits: [] }, { as: 'admin' });
  });

  it('reminds, shows what became of it, and takes in what comes back', async () => {
    await manager.post('/policies/chasing', { minimum: '1.00', quiet_days: 0 });
    await finance.get('/policies/chasing');
    await finance.get(`${at}/reminder?level=2`);
    const { body } = await finance.post(`${at}/reminder`, { level: 2 });
    expect(body).toMatchObject({ outcome: 'kept', to: 'ada@aster.example' });
    const { message } = body as unknown as { message: string };
    await finance.get('/outbox?state=kept');
    expect((await finance.get(`/outbox/${message}`)).body).toMatchObject({ state: 'kept', origin: 'api' });
    await finance.post('/customers', { number: 'A-2', name: 'Nobody', terms: { days: 30, currency: 'EUR' } });
    await finance.post('/customers/A-2/reminder', {});
    expect((await finance.get('/not-sent')).body).toMatchObject({ data: [{ customer: 'A-2' }] });
    const raw = 'From: ada@aster.example\r\nSubject: Re\r\n\r\nOn Friday.\r\n';
    await finance.post('/inbound-mail', { content: Buffer.from(raw).toString('base64') });
    expect((await finance.get('/inbound-mail')).body).toMatchObject({
      data: [{ kind: 'reply', customer: 'A-1' }],
    });
    const { run } = (await finance.post('/reminder-runs', { customers: ['A-1', 'A-2'] })).body as unknown as {
      run: string;
    };
    await finance.post(`/reminder-runs/${run}/pause`, {});
    await finance.post(`/reminder-runs/${run}/resume`, {});
    await finance.post(`/reminder-runs/${run}/end`, {});
    await finance.get('/reminder-runs');
    expect((await finance.get(`/reminder-runs/${run}`)).body).toMatchObject({ state: 'ended', done: 0 });
  });

  it('settles what nobody knows of, and takes back what waits', async () => {
    const [unknown, again, waiting] = [
      await message('unknown'),
      await message('unknown'),
      await message('waiting'),
    ];
    await finance.post(`/outbox/${unknown}/sent`, { note: 'They have it' });
    await finance.post(`/outbox/${again}/again`, {});
    await finance.post(`/outbox/${waiting}/withdrawal`, {});
    const states = await Promise.all(
      [unknown, again, waiting].map(async (id) => (await finance.get(`/outbox/${id}`)).body),
    );
    expect(states).toMatchObject([{ state: 'sent' }, { state: 'replaced' }, { state: 'withdrawn' }]);
  });

  /** A reminder as a worker finds it, or leaves it that was killed. */
  async function message(as: 'waiting' | 'unknown'): Promise<string> {
    const { body } = await finance.post(`${at}/reminder`, {});
    const { message: kept } = body as unknown as { message: string };
    const [row] = await world.sql<{ id: string }>(
      `INSERT INTO message (organisation_id, customer_id, contact_id, channel, kind, level, language, recipient, subject, body_text,
         figures, decided_on, origin, decision_key, actor, audit_id, recorded_at)
       SELECT organisation_id, customer_id, contact_id, channel, kind, level, language, recipient, subject, body_text, figures,
         decided_on, origin, 'copy of ' || decision_key, actor, audit_id, now() FROM message WHERE id = $1 RETURNING id`,
      [kept],
    );
    const id = String(row?.id);
    if (as === 'waiting')
      await world.sql('INSERT INTO message_waiting (organisation_id, message_id) VALUES ($1, $2)', [
        world.organisation.id,
        id,
      ]);
    else
      await world.sql(
        `INSERT INTO message_event (organisation_id, message_id, attempt, kind, actor, recorded_at)
         VALUES ($1, $2, 1, 'unknown', 'mail worker', now())`,
        [world.organisation.id, id],
      );
    return id;
  }
  it('saves cadences, simulates them, and takes or leaves what they suggest', async () => {
    const steps = [
      { day: 1, channel: 'call', mode: 'suggested', note: 'Ask for a day' },
      { day: 5, channel: 'email', level: 1 },
    ];
    const saved = await manager.post('/cadences', { name: 'Usual', steps });
    const { cadence } = saved.body as unknown as { cadence: number };
    await manager.post('/cadences', { name: 'Sweden', segment: { countries: ['SE'] }, steps });
    await manager.post('/cadence-order', { cadences: [2, 1] });
    await manager.post('/cadences/2/end', {});
    await manager.post('/cadence-runs', {});
    const draft = encodeURIComponent(JSON.stringify({ cadence, name: 'Usual', steps }));
    expect((await manager.get(`/cadence-simulation?days=7&draft=${draft}`)).body).toMatchObject({
      customers: 2,
    });
    await suggest(1);
    expect((await finance.get('/next-steps')).body).toMatchObject({
      data: [{ number: 'A-1', channel: 'call', note: 'Ask for a day' }],
    });
    await finance.post(`${at}/steps/run`, { cadence, step: 1 });
    await suggest(2);
    await finance.post(`${at}/steps/dismiss`, { cadence, step: 2, reason: 'They will pay' });
    expect((await finance.get('/next-steps?customer=A-1')).body).toMatchObject({ data: [] });
    expect((await finance.get('/cadences')).body).toMatchObject({
      data: [{ cadence, for_everybody: true }],
      run: null,
    });
  });

  /** What a run would have done, had it been a working day. */
  const suggest = (step: number) =>
    world.sql(
      `INSERT INTO cadence_step (organisation_id, customer_id, cadence_id, number, step, episode, happened_on, outcome, audit_id, recorded_at)
       SELECT $1, c.id, (SELECT max(d.id) FROM cadence d WHERE d.number = 1), 1, $2, p.oldest_due_on, $3::date, 'suggested',
              (SELECT max(e.id) FROM audit_event e), clock_timestamp()
       FROM customer c, position_now($1::integer, $3::date, ARRAY[c.id], NULL, true, 'infinity') p WHERE c.number = 'A-1'`,
      [world.organisation.id, step, dayIn(world.organisation.timeZone, new Date())],
    );

  it('logs, snoozes, archives, restores and closes', async () => {
    await finance.post(`${at}/touches`, { kind: 'call', body: 'They pay on Friday' });
    const until = daysAhead(7);
    await finance.post(`${at}/snoozes`, { until, reason: 'Waiting' });
    await admin.post(`${at}/archive`, { reason: 'Gone', leave_open: true });
    await admin.post(`${at}/restore`, { reason: 'Back' });
    await finance.post('/period-closes', { through: '2026-01-31', reason: 'January' });
    await finance.get('/books');
  });

  it('shows the seal and its blocks, and finds one by its hash', async () => {
    const { id } = world.organisation;
    expect((await admin.get('/seal')).body).toMatchObject({ head: null, last_verification: null });
    await catchUp(id);
    await sealFinal(id, { most: 5 });
    await recordVerification(await verifyOrganisation(id), 'nightly');
    const { body } = await admin.get('/seal');
    expect(body).toMatchObject({ not_sealed: 0, last_verification: { faults: 0, asked_by: 'nightly' } });
    const { head } = body as unknown as { head: { hash: string; block_no: number } };
    const found = await admin.get(`/seal/blocks?hash=${head.hash.slice(0, 12)}`);
    expect(found.body).toMatchObject({
      data: [{ hash: head.hash, block_no: head.block_no }],
      next_cursor: null,
    });
    expect((await admin.get('/seal/blocks?limit=1')).body).toMatchObject({ data: [{ hash: head.hash }] });
  });

  it('tells the templates, takes others, and ends them', async () => {
    const key = { kind: 'reminder', level: 2, language: 'de', channel: 'email' };
    await admin.post('/letterhead', { payment_details: 'IBAN DE02 1203' });
    await admin.post('/templates', { ...key, name: 'Ours', subject: '{{today}}', body: '{{total_overdue}}' });
    expect((await admin.get('/template?kind=reminder&level=2&language=de')).body).toMatchObject({
      own: true,
      body: '{{total_overdue}}',
    });
    await admin.post('/template-ends', key);
    expect((await admin.get('/templates')).body).toMatchObject({ letterhead: { footer: null } });
  });

  it('has tried everything that the API can do', () => {
    const all = apiRoutes
      .flatMap(({ get, post, file }) => [file ? undefined : get?.name, post?.name])
      .filter(Boolean);
    expect(all.filter((name) => !seen.has(name ?? ''))).toEqual([]);
  });
});
