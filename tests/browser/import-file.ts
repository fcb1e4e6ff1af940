import type { Page } from '@playwright/test';
import { addDays, type Day } from '@/lib/kernel/day';

export type ImportedFile = { name: string; text: string };

const HEAD = 'Invoice Number,Customer,Invoice Date,Due Date,Amount,Currency';

/**
 * Seven invoices of a customer of their own, in the plain form that many systems write. `faulty` has five lines
 * that no book may take, from line 4 on; in `mended` they are put right.
 */
export function invoicesFile(tag: string, state: 'faulty' | 'mended'): ImportedFile {
  const today = new Date().toISOString().slice(0, 10);
  const [issued, due] = [addDays(today, -3), addDays(today, 27)];
  const line = (number: number, day: string, dueOn: Day, amount: string, currency = 'EUR') =>
    `${tag}-${number},Imported ${tag} Ltd,${day},${dueOn},${amount},${currency}`;
  const lines = [line(1, issued, due, '100.50'), line(2, issued, due, '1200.50')];
  const faulty = [
    line(3, `${today.slice(0, 4)}-02-31`, due, '10.00'),
    line(4, issued, due, '12.345'),
    line(5, issued, due, '20.00', 'QQQ'),
    line(6, issued, addDays(issued, -1), '30.00'),
    line(7, addDays(today, -400), due, '40.00'),
  ];
  const mended = [
    line(3, issued, due, '10.00'),
    line(4, issued, due, '12.34'),
    line(5, issued, due, '20.00'),
    line(6, issued, due, '30.00'),
    line(7, issued, due, '40.00'),
  ];
  const text = [HEAD, ...lines, ...(state === 'faulty' ? faulty : mended)].join('\r\n');
  return { name: `invoices ${tag} ${state}.csv`, text };
}

/** Chooses invoices and the file on the import page, and goes on to what was guessed. */
export async function upload(page: Page, file: ImportedFile): Promise<void> {
  await page.getByRole('radio', { name: /^Invoices/ }).check();
  await page.getByLabel('Choose a CSV or XLSX file').setInputFiles({
    name: file.name,
    mimeType: 'text/csv',
    buffer: Buffer.from(file.text),
  });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await page.waitForURL(/\/import\/\d+/);
}
