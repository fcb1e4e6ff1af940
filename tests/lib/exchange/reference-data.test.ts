import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { controlTotals } from '@/lib/exchange/control-totals';
import type { InvoiceRecord } from '@/lib/exchange/import-records';
import { proposeMapping } from '@/lib/exchange/propose-mapping';
import { readRecords } from '@/lib/exchange/read-records';
import { readTable } from '@/lib/exchange/read-table';

const folder = process.env.DUEBOOK_REFERENCE_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const file = join(folder, 'receivables/ibm_accounts_receivable.csv');

it.skipIf(!existsSync(file))(
  '2,466 real invoices and their payments are read without a question but the currency',
  () => {
    const table = readTable(readFileSync(file), 'ibm_accounts_receivable.csv');
    expect(proposeMapping('invoices', table).questions.map(({ about }) => about)).toEqual(['defaults']);
    const { mapping, questions } = proposeMapping('invoices', table, { defaults: { currency: 'USD' } });
    expect(questions).toEqual([]);
    const { records, refused, skipped } = readRecords(table, mapping);
    expect({ refused, skipped }).toEqual({ refused: [], skipped: [] });
    expect(controlTotals(records)).toEqual([
      { currency: 'USD', documents: 2466, amount: 14_770_318n, payments: 2466, paid: 14_770_318n },
    ]);
    const invoices = records.filter((record): record is InvoiceRecord => record.kind === 'invoices');
    expect(new Set(invoices.map(({ customer }) => customer.number)).size).toBe(100);
    const open = invoices.filter(
      ({ issuedOn, payment }) => issuedOn <= '2012-12-31' && (payment?.receivedOn ?? '9') > '2012-12-31',
    );
    expect(open.length).toBe(99);
    expect(open.reduce((sum, { amount }) => sum + amount, 0n)).toBe(572_506n);
  },
);
