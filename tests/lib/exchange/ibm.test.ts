import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ageing } from '@/lib/health/ageing';
import { openWorld, type World } from '@/tests/support/world';
import { booked, importInto } from './files';

const folder = process.env.DUEBOOK_REFERENCE_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const file = join(folder, 'receivables/ibm_accounts_receivable.csv');

if (!existsSync(file))
  console.warn(`${file} is not there: the import of a real company’s book is not tested.`);

describe.skipIf(!existsSync(file))('the book of a real company, one line an invoice and its payment', () => {
  let world: World;
  let before: string[];
  beforeAll(async () => {
    world = await openWorld({ slug: 'ibm', baseCurrency: 'USD' });
    const summary = await importInto(world, 'invoices', readFileSync(file));
    expect(summary).toMatchObject({
      lines: 2466,
      customers: { new: 100, known: 0 },
      documents: { new: 4932, known: 0 },
      totals: [{ currency: 'USD', documents: 2466, amount: '147703.18', payments: 2466, paid: '147703.18' }],
      refused: [],
    });
    before = await booked(world);
  });
  afterAll(() => world?.close());

  it.each([
    ['2012-12-31', 99, 61, '5725.06', '4936.32', '788.74', 28],
    ['2013-06-30', 84, 52, '5119.85', '4284.29', '835.56', 24],
  ])(
    'is open on %s as the reference says',
    async (as_of, open, customers, balance, current, late, payers) => {
      const answer = await world.ask(ageing, { as_of });
      const [usd] = answer.currencies;
      expect(answer.currencies.length).toBe(1);
      expect(usd).toMatchObject({ currency: 'USD', open_items: open, customers, balance, overdue: late });
      const buckets = Object.fromEntries((usd?.buckets ?? []).map(({ bucket, amount }) => [bucket, amount]));
      expect(buckets).toEqual({ current, '1-30': late, '31-60': '0.00', '61-90': '0.00', '90+': '0.00' });
      expect(answer.recurring_late_payers).toBe(payers);
    },
  );

  it('imported again changes nothing', async () => {
    const summary = await importInto(world, 'invoices', readFileSync(file));
    expect(summary).toMatchObject({
      customers: { new: 0, known: 100 },
      documents: { new: 0, known: 4932 },
      refused: [],
    });
    expect(await booked(world)).toEqual(before);
  });
});
