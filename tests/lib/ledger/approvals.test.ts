import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalAct } from '@/lib/customers/approval-words';
import { changeTerms } from '@/lib/customers/change-terms';
import { createCustomer } from '@/lib/customers/create-customer';
import { changeRoles } from '@/lib/identity/change-roles';
import { setSeparationOfDuties } from '@/lib/identity/organisation-settings';
import type { Role } from '@/lib/kernel/permission';
import { approvalCount, approvalRequests } from '@/lib/ledger/approval-requests';
import { approvalRoom } from '@/lib/ledger/approval-room';
import { closePeriod } from '@/lib/ledger/close-period';
import { decideApproval } from '@/lib/ledger/decide-approval';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postPayment } from '@/lib/ledger/post-payment';
import { postRefund } from '@/lib/ledger/post-refund';
import { requestApproval } from '@/lib/ledger/request-approval';
import { reverse } from '@/lib/ledger/reverse-posting';
import { setApprovalLimits } from '@/lib/ledger/set-approval-limits';
import { showDocument } from '@/lib/ledger/show-document';
import { withdrawApproval } from '@/lib/ledger/withdraw-approval';
import { writeOff } from '@/lib/ledger/write-off';
import { answerApi } from '@/lib/web/api-route';
import { fieldsOf, keyOf, openApi } from '@/tests/http/api-client';
import { refusalOf } from '@/tests/support/refusal';
import { type Book, openWorld, type World } from '@/tests/support/world';

let world: World;
let book: Book;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const MANAGER = 'collections_manager';
const day = '2026-01-10';

const UP_TO = { finance: '500.00', collections_manager: '5000.00' };

/** A new organisation in which finance does up to 500 alone, a manager up to 5,000, of every act. */
async function limited(acts: ApprovalAct[] = ['credit_note', 'write_off', 'refund', 'reversal']) {
  book = await world.another();
  for (const act of acts) await setLimits(act, UP_TO);
}

const setLimits = (act: ApprovalAct, upTo: Partial<Record<Role, string>>, currency = 'EUR') =>
  book.run(
    setApprovalLimits,
    { act, limits: Object.entries(upTo).map(([role, up_to]) => ({ role, currency, up_to })) },
    { as: 'admin' },
  );

const debtor = (amount = '10000.00') =>
  book.customer({ invoices: [{ amount, issued_on: day, due_on: '2026-02-10' }] });

const invoiceOf = ({ invoices }: { invoices: string[] }) => invoices[0] ?? '';

const give = (customer: string, amount: string, as: Role = 'finance', more: object = {}) =>
  book.run(postCreditNote, { customer, amount, issued_on: day, ...more }, { as });

const ask = (input: object, as: Role = 'finance') =>
  book.run(requestApproval, { why: 'The goods were damaged', ...input }, { as });

const askNote = (customer: string, amount: string, as: Role = 'finance') =>
  ask({ credit_note: { customer, amount, issued_on: day } }, as);

async function decide(request: string, decision: 'approve' | 'reject' = 'approve', as: Role = MANAGER) {
  const { data } = await book.ask(approvalRequests, { show: 'all', limit: 500 });
  const hash = data.find(({ id }) => id === request)?.hash ?? '';
  return book.run(decideApproval, { request, decision, hash, note: 'Looked at it' }, { as });
}

const stateOf = async (request: string) =>
  (await book.ask(approvalRequests, { show: 'all', limit: 500 })).data.find(({ id }) => id === request)
    ?.state;

const countOf = async (kind: string, customer: { id: bigint }) =>
  (
    await book.sql<{ count: number }>(
      'SELECT count(*)::integer AS count FROM item WHERE customer_id = $1 AND kind = $2',
      [customer.id, kind],
    )
  )[0]?.count;

describe('without a limit', () => {
  test('everything is as it was, and asking is possible all the same', async () => {
    await limited([]);
    const customer = await debtor();
    await give(customer.number, '9000.00');
    expect((await book.ask(approvalRoom, { customer: customer.number })).acts).toEqual([]);
    const { request } = await askNote(customer.number, '10.00', 'collector');
    expect(await decide(request)).toMatchObject({ outcome: 'approved', done: 'CN-000002' });
  });

  test('a limit that is lifted again holds nobody', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    expect((await refusalOf(give(customer.number, '501.00'))).code).toBe('unprocessable');
    await setLimits('credit_note', {});
    await give(customer.number, '501.00');
  });
});

describe('a limit', () => {
  test('is not passed by splitting, not by another person of the role, and not by another door', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    await give(customer.number, '300.00');
    const refusal = await refusalOf(give(customer.number, '200.01'));
    expect(refusal).toMatchObject({ code: 'unprocessable', field: 'amount' });
    expect(refusal.issues.map(({ field }) => field)).toEqual(['amount', 'approval']);
    expect(refusal.message).toContain('300.00 EUR of that are used');
    const api = openApi(answerApi, await keyOf(book, 'finance'));
    const note = { customer: customer.number, amount: '200.01', issued_on: day };
    expect((await api.post('/credit-notes', note)).status).toBe(422);
    expect(fieldsOf(await api.post('/credit-notes', note))).toContain('approval');
    expect((await api.post('/credit-notes', { ...note, amount: '200.00' })).status).toBe(201);
    expect((await refusalOf(give(customer.number, '0.01'))).code).toBe('unprocessable');
    expect((await api.post('/credit-notes', { ...note, amount: '0.01' })).status).toBe(422);
    await give(customer.number, '4000.00', MANAGER);
    expect((await refusalOf(give(customer.number, '500.01', MANAGER))).code).toBe('unprocessable');
    expect(await countOf('credit_note', customer)).toBe(3);
  });

  test('counts each customer and each act for itself', async () => {
    await limited();
    const [one, other] = [await debtor(), await debtor()];
    await give(one.number, '500.00');
    await give(other.number, '500.00');
    await book.run(writeOff, { document: invoiceOf(one), amount: '500.00', reason: 'Insolvent' });
    expect((await refusalOf(give(one.number, '0.01'))).field).toBe('amount');
    const split = { document: invoiceOf(one), amount: '0.01', reason: 'Insolvent' };
    expect((await refusalOf(book.run(writeOff, split))).field).toBe('amount');
  });

  test('in one currency leaves nothing to do alone in another', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    const refusal = await refusalOf(give(customer.number, '0.01', 'finance', { currency: 'USD' }));
    expect(refusal.message).toBe('This needs approval: you post no credit notes in USD alone.');
  });

  test('of several roles is the highest, and none at all is said as such', async () => {
    await limited(['credit_note']);
    await setLimits('credit_note', { finance: '0', collections_manager: 'unlimited' });
    const customer = await debtor();
    expect((await refusalOf(give(customer.number, '0.01'))).field).toBe('amount');
    await give(customer.number, '9999.00', MANAGER);
    const roles = ['finance', MANAGER];
    await book.run(changeRoles, { user: book.actors.finance.userId, roles }, { as: 'admin' });
    await give(customer.number, '1.00');
  });

  test('holds refunds, and reversals of what is owed, which are credits by another name', async () => {
    await limited();
    const customer = await debtor('600.00');
    const { document } = await book.run(postPayment, {
      ...{ customer: customer.number, amount: '900.00', received_on: day, allocate: 'none' },
    });
    const refund = { document: document.number, amount: '500.01' };
    expect((await refusalOf(book.run(postRefund, refund))).field).toBe('amount');
    await book.run(postRefund, { ...refund, amount: '500.00' });
    const undo = { document: invoiceOf(customer), reason: 'Never ordered' };
    const refusal = await refusalOf(book.run(reverse, undo));
    expect(refusal.issues.map(({ field }) => field)).toEqual(['document', 'approval']);
    const { document: payment } = await book.run(postPayment, {
      ...{ customer: customer.number, amount: '1000.00', received_on: day, allocate: 'none' },
    });
    await book.run(reverse, { document: payment.number, reason: 'Another customer’s' });
    const { request } = await ask({ reversal: undo });
    expect(await decide(request)).toMatchObject({ done: invoiceOf(customer) });
    expect(await book.ask(showDocument, { document: invoiceOf(customer) })).toMatchObject({ reversed: true });
  });

  test('holds the height of a credit limit, in however many steps it is raised', async () => {
    await limited([]);
    const customer = await book.customer({ terms: { creditLimit: 100_00n } });
    await setLimits('credit_limit', UP_TO);
    const terms = {
      customer: customer.number,
      basis: 'net',
      days: 30,
      currency: 'EUR',
      tax_status: 'standard',
    };
    const set = (credit_limit?: string) =>
      book.run(changeTerms, { ...terms, ...(credit_limit && { credit_limit }) });
    await set('500.00');
    const refusal = await refusalOf(set('500.01'));
    expect(refusal.issues.map(({ field }) => field)).toEqual(['credit_limit', 'approval']);
    expect((await refusalOf(set())).field).toBe('credit_limit');
    const { request } = await ask({ credit_limit: { ...terms, credit_limit: '800.00' } });
    expect(await decide(request)).toMatchObject({ outcome: 'approved', act: 'credit_limit' });
    await set('700.00');
    const { request: open } = await ask({ credit_limit: terms });
    expect(await decide(open)).toMatchObject({ done: customer.number });
    await set('400000.00');
  });

  test('holds the first credit limit of a new customer', async () => {
    await limited(['credit_limit']);
    const begin = (credit_limit?: string) =>
      book.run(createCustomer, { name: 'New Ltd', terms: { ...(credit_limit && { credit_limit }) } });
    expect((await refusalOf(begin('500.01'))).field).toBe('terms.credit_limit');
    await begin('500.00');
    await begin();
  });
});

describe('a request', () => {
  test('posts nothing until somebody else approves it, and then exactly what was asked for', async () => {
    await limited();
    const customer = await debtor();
    const asked = { document: invoiceOf(customer), amount: '800.00', reason: 'Insolvent' };
    const { request, amount } = await ask({ write_off: asked }, 'collector');
    expect(amount).toBe('800.00');
    expect(await countOf('write_off', customer)).toBe(0);
    const [row] = (await book.ask(approvalRequests, {}, { as: MANAGER })).data;
    expect(row).toMatchObject({
      ...{ act: 'write_off', amount: '800.00', currency: 'EUR', customer: customer.number, state: 'waiting' },
      ...{
        document: invoiceOf(customer),
        about: 'Insolvent',
        why: 'The goods were damaged',
        may_decide: true,
      },
    });
    expect(await decide(request)).toMatchObject({ outcome: 'approved', done: 'WO-000001' });
    expect(await countOf('write_off', customer)).toBe(1);
    expect(await stateOf(request)).toBe('approved');
    expect(await refusalOf(decide(request))).toMatchObject({ code: 'conflict' });
    expect(await countOf('write_off', customer)).toBe(1);
  });

  test('that was approved uses up nobody’s limit', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    await decide((await askNote(customer.number, '5000.00')).request);
    await give(customer.number, '500.00');
    const { acts } = await book.ask(approvalRoom, { customer: customer.number });
    expect(acts).toEqual([
      { act: 'credit_note', rooms: [{ currency: 'EUR', up_to: '500.00', used: '500.00', left: '0.00' }] },
    ]);
  });

  test('is decided by nobody who made it: not as another role, not by a key, not by a key of another role', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    const { request } = await askNote(customer.number, '800.00', MANAGER);
    expect(await refusalOf(decide(request))).toMatchObject({ code: 'forbidden' });
    const roles = ['finance', MANAGER];
    await book.run(changeRoles, { user: book.actors.collections_manager.userId, roles }, { as: 'admin' });
    const both = { ...book.actors.collections_manager, roles: ['finance', MANAGER] as Role[] };
    const [row] = (await book.ask(approvalRequests, {}, { as: both })).data;
    expect(row).toMatchObject({ own: true, may_decide: false });
    const decision = { request, decision: 'approve', hash: row?.hash };
    expect(await refusalOf(book.run(decideApproval, decision, { as: both }))).toMatchObject({
      code: 'forbidden',
    });
    // Both keys were made by the admin, who stands behind either.
    const asking = openApi(answerApi, await keyOf(book, 'finance', 'asks'));
    const deciding = openApi(answerApi, await keyOf(book, MANAGER, 'decides'));
    const wanted = { customer: customer.number, amount: '900.00', issued_on: day };
    const made = await asking.post('/approval-requests', { why: 'Late delivery', credit_note: wanted });
    expect(made.status).toBe(201);
    const { request: own } = made.body as { request: string };
    const [other] = (await book.ask(approvalRequests, {})).data.filter(({ id }) => id === own);
    const answer = await deciding.post(`/approval-requests/${own}/decision`, {
      ...{ decision: 'approve', hash: other?.hash },
    });
    expect(answer.status).toBe(403);
    expect(await countOf('credit_note', customer)).toBe(0);
    const answered = await deciding.post(`/approval-requests/${request}/decision`, {
      ...{ decision: 'approve', hash: row?.hash },
    });
    expect(answered.status).toBe(201);
    expect(await countOf('credit_note', customer)).toBe(1);
  });

  test('may be decided by who made it once the separation of duties is given up', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    const { request } = await askNote(customer.number, '800.00', MANAGER);
    const separation = { separation: 'off', reason: 'There is one of us' };
    await book.run(setSeparationOfDuties, separation, { as: 'admin' });
    expect(await book.ask(approvalCount, {}, { as: MANAGER })).toEqual({ waiting: 1 });
    expect(await decide(request)).toMatchObject({ outcome: 'approved' });
  });

  test('is rejected with a reason, or taken back by who made it alone', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    const { request } = await askNote(customer.number, '800.00');
    const [row] = (await book.ask(approvalRequests)).data;
    const silent = { request, decision: 'reject', hash: row?.hash };
    expect((await refusalOf(book.run(decideApproval, silent, { as: MANAGER }))).field).toBe('note');
    expect(await decide(request, 'reject')).toMatchObject({ outcome: 'rejected', done: null });
    const { request: second } = await askNote(customer.number, '800.00');
    expect(await refusalOf(book.run(withdrawApproval, { request: second }, { as: MANAGER }))).toMatchObject({
      code: 'forbidden',
    });
    await book.run(withdrawApproval, { request: second });
    expect(await refusalOf(decide(second))).toMatchObject({ code: 'conflict' });
    expect(await countOf('credit_note', customer)).toBe(0);
  });

  test('is made once at a time, and its faults are named as those of its act', async () => {
    await limited(['credit_note', 'write_off']);
    const customer = await debtor();
    await askNote(customer.number, '800.00');
    expect(await refusalOf(askNote(customer.number, '800.00', MANAGER))).toMatchObject({ code: 'conflict' });
    const far = { document: invoiceOf(customer), amount: '10000.01', reason: 'Insolvent' };
    expect((await refusalOf(ask({ write_off: far }))).field).toBe('write_off.amount');
    const note = { customer: customer.number, amount: '800.00', issued_on: day };
    expect((await refusalOf(ask({ write_off: far, credit_note: note }))).code).toBe('invalid');
    expect((await refusalOf(ask({}))).code).toBe('invalid');
  });

  test('is approved as it was looked at, not otherwise', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    const { request } = await askNote(customer.number, '800.00');
    const decision = { request, decision: 'approve', hash: '0'.repeat(64) };
    const refusal = await refusalOf(book.run(decideApproval, decision, { as: MANAGER }));
    expect(refusal).toMatchObject({ code: 'unprocessable' });
    expect(refusal.message).toContain('not what was asked for');
    expect(await stateOf(request)).toBe('waiting');
  });

  test('whose document was paid meanwhile, or whose period was closed, stays as it was', async () => {
    await limited(['write_off']);
    const customer = await debtor('1000.00');
    const asked = { document: invoiceOf(customer), reason: 'Insolvent', on: '2026-01-20' };
    const { request } = await ask({ write_off: asked });
    const second = await debtor('1000.00');
    const { request: other } = await ask({ write_off: { ...asked, document: invoiceOf(second) } });
    await book.run(postPayment, { customer: customer.number, amount: '300.00', received_on: '2026-01-15' });
    const refusal = await refusalOf(decide(request));
    expect(refusal).toMatchObject({ code: 'unprocessable', field: 'amount' });
    await book.run(closePeriod, { through: '2026-01-31', reason: 'January' });
    expect(await refusalOf(decide(other))).toMatchObject({ field: 'on' });
    expect([await stateOf(request), await stateOf(other)]).toEqual(['waiting', 'waiting']);
    expect(await countOf('write_off', customer)).toBe(0);
    await decide(request, 'reject');
  });

  test('of terms that somebody else has set meanwhile is not approved over them', async () => {
    await limited([]);
    const customer = await book.customer({ terms: { creditLimit: 100_00n } });
    await setLimits('credit_limit', UP_TO);
    const terms = {
      customer: customer.number,
      basis: 'net',
      days: 30,
      currency: 'EUR',
      tax_status: 'standard',
    };
    const { request } = await ask({ credit_limit: { ...terms, credit_limit: '800.00' } });
    await book.run(changeTerms, { ...terms, days: 14, credit_limit: '100.00' });
    expect(await refusalOf(decide(request))).toMatchObject({ code: 'conflict' });
  });
});

describe('at once', () => {
  test('two who approve one request post it once', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    const { request } = await askNote(customer.number, '800.00', 'collector');
    const answers = await Promise.allSettled([
      decide(request, 'approve', MANAGER),
      decide(request, 'approve', 'finance'),
      decide(request, 'approve', MANAGER),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await countOf('credit_note', customer)).toBe(1);
  });

  test('fifty approvals each end as they should, whatever became of their documents', async () => {
    await limited(['write_off']);
    const customers = await Promise.all(Array.from({ length: 10 }, () => debtor('6000.00')));
    const requests: string[] = [];
    for (const customer of customers)
      for (const cents of [1, 2, 3, 4, 5]) {
        const asked = { document: invoiceOf(customer), amount: `1000.0${cents}`, reason: 'Insolvent' };
        requests.push((await ask({ write_off: asked })).request);
      }
    const [paid] = customers;
    await book.run(postPayment, { customer: paid?.number, amount: '6000.00', received_on: day });
    const answers = await Promise.allSettled(requests.map((request) => decide(request)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(45);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'unprocessable' });
    expect(await book.ask(approvalCount, {}, { as: MANAGER })).toEqual({ waiting: 5 });
    for (const customer of customers)
      expect(await countOf('write_off', customer)).toBe(customer === paid ? 0 : 5);
  });

  test('postings that together pass the limit do not all pass', async () => {
    await limited(['credit_note']);
    const customer = await debtor();
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, () => give(customer.number, '150.00')),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await countOf('credit_note', customer)).toBe(3);
  });
});
