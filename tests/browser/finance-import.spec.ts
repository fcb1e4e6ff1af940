import type { Page } from '@playwright/test';
import { invoicesFile, upload } from './import-file';
import { unique } from './ledger';
import { expect, test } from './people';

/** Line numbers are the file's own: the headings are line 1. */
const REFUSED = [
  [4, /-02-31/],
  [5, /12\.345/],
  [6, /QQQ/],
  [7, /due/i],
  [8, /closed period/],
] as const;

test('a file with refused lines writes nothing; mended it is imported; once more it changes nothing', async ({
  as,
}) => {
  const page = await as('finance');
  const tag = `I${unique()}`;
  const customer = `Imported ${tag} Ltd`;

  await page.goto('/import');
  await upload(page, invoicesFile(tag, 'faulty'));
  await expect(page.getByLabel('Column for Amount', { exact: true })).toHaveValue('Amount');
  await expect(page.getByLabel('Column for Due on')).toHaveValue('Due Date');
  const outcome = page.getByRole('region', { name: 'What it would change' });
  await expect(outcome).toContainText('5 lines');
  const refused = page.getByRole('region', { name: 'Refused lines' });
  for (const [line, why] of REFUSED)
    await expect(refused.getByRole('row', { name: new RegExp(`^${line} `) })).toContainText(why);
  await expect(outcome.getByRole('button', { name: /^Import 2 invoices/ })).toBeDisabled();
  await expectInBook(page, customer, null);

  await page.goto('/import');
  await upload(page, invoicesFile(tag, 'mended'));
  await expect(refused).toHaveCount(0);
  await expect(outcome.getByRole('region', { name: 'Control totals' })).toContainText('€1,413.34');
  await outcome.getByRole('button', { name: 'Import 7 invoices' }).click();
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
  await expectInBook(page, customer, '€1,413');

  await page.goto('/import');
  await expect(page.getByRole('table', { name: /^Past imports/ })).toContainText(
    `invoices ${tag} mended.csv`,
  );
  await upload(page, invoicesFile(tag, 'mended'));
  await expect(outcome.getByRole('button', { name: 'Everything is in the book already' })).toBeDisabled();
  await expectInBook(page, customer, '€1,413');
});

test('a file that is no table is refused in a sentence', async ({ as }) => {
  const page = await as('finance');
  await page.goto('/import');
  await page.getByLabel('Choose a CSV or XLSX file').setInputFiles({
    name: 'invoices.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'),
  });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await expect(page.getByText(/PDF/).first()).toBeVisible();
});

/** What the customer owes in the list, in whole units; null for a customer that is not there. */
async function expectInBook(page: Page, customer: string, balance: string | null): Promise<void> {
  await page.goto(`/customers?q=${encodeURIComponent(customer)}`);
  if (balance === null) await expect(page.getByText('No customer like that')).toBeVisible();
  else
    await expect(
      page.getByRole('region', { name: 'Customers' }).getByRole('row').filter({ hasText: customer }),
    ).toContainText(balance);
}
