import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeTerms } from '@/lib/customers/change-terms';
import { profile } from '@/lib/customers/profile';
import { closePeriod } from '@/lib/ledger/close-period';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { instantNow } from '@/tests/support/instant';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const terms = (more: object = {}) => ({
  basis: 'net',
  days: '14',
  currency: 'EUR',
  credit_limit: '',
  tax_status: 'standard',
  ...more,
});

test('new terms hold from their day on and leave what was before as it was', async () => {
  const { number } = await world.customer({ invoices: [{ amount: '100.00', issued_on: '2026-02-10' }] });
  await world.run(changeTerms, {
    customer: number,
    valid_from: '2026-03-01',
    ...terms({ credit_limit: '5000' }),
  });
  await world.run(postInvoice, { customer: number, amount: '50.00', issued_on: '2026-02-28' });
  await world.run(postInvoice, { customer: number, amount: '70.00', issued_on: '2026-03-01' });
  const open = await world.ask(listOpenItems, { customer: number, as_of: '2026-03-01' });
  expect(open.data.map(({ issued_on, due_on }) => [issued_on, due_on])).toEqual([
    ['2026-02-10', '2026-03-12'],
    ['2026-03-01', '2026-03-15'],
    ['2026-02-28', '2026-03-30'],
  ]);
  const past = await world.ask(profile, { customer: number, as_of: '2026-02-28' });
  expect(past.terms.in_force).toMatchObject({ days: '30', credit_limit: null });
  const now = await world.ask(profile, { customer: number, as_of: '2026-03-01' });
  expect(now.terms.in_force).toMatchObject({ days: '14', credit_limit: '5000.00', valid_from: '2026-03-01' });
  expect(now.terms.history.map(({ days, replaced }) => [days, replaced])).toEqual([
    ['14', false],
    ['30', false],
  ]);
});

test('terms as known at an instant do not hear of later changes, even of earlier days', async () => {
  const { number } = await world.customer();
  const known_at = await instantNow();
  await world.run(changeTerms, { customer: number, valid_from: '2026-01-01', ...terms() });
  const then = await world.ask(profile, { customer: number, as_of: '2026-06-01', known_at });
  expect(then.terms.in_force?.days).toBe('30');
  expect(then.terms.history).toHaveLength(1);
});

test('the later of two changes for one day holds, and the earlier one is shown as replaced', async () => {
  const { number } = await world.customer();
  await world.run(changeTerms, { customer: number, valid_from: '2026-01-01', ...terms({ days: 7 }) });
  await world.run(changeTerms, { customer: number, valid_from: '2026-01-01', ...terms({ days: 21 }) });
  const { terms: held } = await world.ask(profile, { customer: number, as_of: '2026-06-01' });
  expect(held.history.map(({ days, in_force, replaced }) => [days, in_force, replaced])).toEqual([
    ['21', true, false],
    ['7', false, true],
    ['30', false, false],
  ]);
});

test('whoever had not seen the newest terms is refused with both versions', async () => {
  const { number } = await world.customer();
  const seen = (await world.ask(profile, { customer: number })).terms.newest;
  const results = await Promise.allSettled([
    world.run(changeTerms, { customer: number, seen, valid_from: '2026-01-01', ...terms({ days: 7 }) }),
    world.run(
      changeTerms,
      { customer: number, seen, valid_from: '2026-01-01', ...terms({ days: 21 }) },
      { as: 'collections_manager' },
    ),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refusal = await refusalOf(
    world.run(changeTerms, { customer: number, seen, valid_from: '2026-01-01', ...terms({ days: 60 }) }),
  );
  const { newest } = (await world.ask(profile, { customer: number })).terms;
  expect(refusal.stale?.yours).toMatchObject({ days: '60' });
  expect(refusal.stale?.theirs).toMatchObject({ id: newest });
  await world.run(changeTerms, {
    customer: number,
    seen: newest,
    valid_from: '2026-01-01',
    ...terms({ days: 60 }),
  });
});

test('terms cannot begin in a closed period', async () => {
  const book = await world.another();
  const { number } = await book.customer();
  await book.run(closePeriod, { through: '2026-01-31', reason: 'January' });
  const refusal = await refusalOf(
    book.run(changeTerms, { customer: number, valid_from: '2026-01-31', ...terms() }),
  );
  expect(refusal).toMatchObject({ code: 'unprocessable', field: 'valid_from' });
  await book.run(changeTerms, { customer: number, valid_from: '2026-02-01', ...terms() });
});

test('bad terms are refused by field', async () => {
  const { number } = await world.customer();
  const bad: [object, string][] = [
    [{ days: '1e2' }, 'days'],
    [{ days: '' }, 'days'],
    [{ days: '367' }, 'days'],
    [{ days: '-1' }, 'days'],
    [{ currency: 'XYZ' }, 'currency'],
    [{ credit_limit: '12.345' }, 'credit_limit'],
    [{ credit_limit: '١٢٣' }, 'credit_limit'],
    [{ credit_limit: '9'.repeat(40) }, 'credit_limit'],
    [{ tax_status: 'none' }, 'tax_status'],
    [{ valid_from: '31/02/2026' }, 'valid_from'],
  ];
  for (const [wrong, field] of bad) {
    const refusal = await refusalOf(world.run(changeTerms, { customer: number, ...terms(wrong) }));
    expect([refusal.code, refusal.field]).toEqual(['invalid', field]);
  }
});

test('a limit of nothing is a limit, an empty one is none', async () => {
  const { number } = await world.customer();
  const { terms: zero } = await world.run(changeTerms, { customer: number, ...terms({ credit_limit: '0' }) });
  expect(zero.credit_limit).toBe('0.00');
  const { terms: none } = await world.run(changeTerms, { customer: number, ...terms() });
  expect(none.credit_limit).toBeNull();
});

test('a collector does not change terms', async () => {
  const { number } = await world.customer();
  const refusal = await refusalOf(
    world.run(changeTerms, { customer: number, ...terms() }, { as: 'collector' }),
  );
  expect(refusal.code).toBe('forbidden');
});
