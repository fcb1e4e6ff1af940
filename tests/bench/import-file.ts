import type { Mapping } from '@/lib/exchange/mapping';

const HEAD =
  'Customer No,Customer,Invoice No,Invoice Date,Due Date,Amount,Currency,Paid On,PO Number,Description\n';

/** A file of invoices, a tenth of them paid on their line, made as it is read: always the same for the same size. */
export function invoiceFile({ lines, customers }: { lines: number; customers: number }) {
  const parts = () => generate(lines, customers);
  let bytes = 0;
  for (const part of parts()) bytes += part.length;
  return { parts, bytes, mapping: MAPPING };
}

const MAPPING: Mapping = {
  version: 1,
  kind: 'invoices',
  lines: 'one-per-document',
  sign: 'as-written',
  unknownCustomers: 'create',
  encoding: 'utf-8',
  delimiter: ',',
  dayFormat: 'YYYY-MM-DD',
  numberFormat: '1,234.56',
  columns: {
    customer_number: 'Customer No',
    customer_name: 'Customer',
    number: 'Invoice No',
    issued_on: 'Invoice Date',
    due_on: 'Due Date',
    amount: 'Amount',
    currency: 'Currency',
    paid_on: 'Paid On',
    purchase_order: 'PO Number',
    description: 'Description',
  },
  defaults: { source: 'bench' },
};

function* generate(lines: number, customers: number): Generator<Buffer> {
  let text = HEAD;
  for (let n = 0; n < lines; n++) {
    const customer = (n * 7919) % customers;
    const day = (n * 31) % 365;
    const paid = n % 10 === 0 ? dayText(day + 35) : '';
    text += `K-${customer},"Customer of the bench, No. ${customer}",INV-${n},${dayText(day)},${dayText(day + 30)},${100 + (n % 9973)}.${10 + (n % 90)},EUR,${paid},PO-${n % 997},Services rendered in the period of delivery\n`;
    if (text.length < 1 << 20) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

const dayText = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
