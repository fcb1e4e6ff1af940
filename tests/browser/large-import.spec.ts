import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addDays } from '@/lib/kernel/day';
import { pressUntilFocused, tabTo } from './keyboard';
import { unique } from './ledger';
import { expect, test } from './people';
import { startWorker } from './worker';

const LINES = 30_000;
const CUSTOMERS = 40;
/** Lines that no book takes, by their number in the file. */
const FAULTY = [1_002, 15_002, 30_001];

let worker: ChildProcess | undefined;
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duebook-large-'));
});
test.afterEach(async () => {
  worker?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

test('a large file is sent in parts, cut off, looked at, checked, and imported without the lines that are refused', async ({
  as,
}) => {
  test.setTimeout(300_000);
  const page = await as('finance');
  const tag = `B${unique()}`;
  const file = largeFile(tag);

  // Stopped on the way; the same file goes on where it was.
  await page.route('**/parts/*', async (route) => {
    await sleep(150);
    // One that is under way when the sending is stopped is gone by then.
    await route.continue().catch(() => undefined);
  });
  await choose(page, file);
  const sending = page.getByRole('progressbar', { name: 'Sending the file in parts' });
  await expect(sending).toHaveAttribute('aria-valuenow', /^([3-9]|1\d)$/);
  await page.getByRole('button', { name: 'Stop' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Stopped. What was sent is kept')).toBeVisible();
  await expect(page.getByText(`${tag}.csv`).first()).toBeVisible();
  await page.unroute('**/parts/*');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (/\/parts\/\d+$/.test(request.url())) sent.push(request.url());
  });
  await choose(page, file);
  await page.waitForURL(/\/import\/large\/\d+/);
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.some((url) => url.endsWith('/parts/0'))).toBe(false);

  // Its beginning, and how it is read.
  const first = page.getByRole('region', { name: 'What its first lines would change' });
  await expect(page.getByLabel('Column for Amount', { exact: true })).toHaveValue('Amount');
  await expect(first.getByRole('region', { name: 'Control totals' })).toContainText('€');
  await page.getByText(/more fields that no column is taken for/).click();
  await page.getByLabel('Column for Purchase order').selectOption('Order');
  await expect(page).toHaveURL(/settled=/);
  await expectAccessible(page);
  await press(page, 'Check the whole file');

  // Nobody is at it yet: it waits, is paused and let go on.
  const stands = page.getByRole('region', { name: 'How it stands' });
  await expect(stands).toContainText('Waiting for a worker.');
  await press(page, 'Pause');
  await expect(stands).toContainText('Paused while reading');
  await press(page, 'Go on');
  await expect(stands).toContainText('Waiting for a worker.');
  worker = startWorker();
  await expect(stands.getByRole('progressbar')).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);

  // All of it, before anything is written.
  const heading = stands.getByRole('heading', { name: 'What it would change' });
  await expect(heading).toBeVisible({ timeout: 120_000 });
  await expect(stands).toContainText((LINES - FAULTY.length).toLocaleString('en-US'));
  const refused = page.getByRole('region', { name: 'Refused lines' });
  for (const line of FAULTY)
    await expect(
      refused.getByRole('row', { name: new RegExp(`^${line.toLocaleString('en-US')} `) }),
    ).toContainText('12.345');
  const download = await page.request.get(
    (await page.getByRole('link', { name: 'All of them as CSV' }).getAttribute('href')) ?? '',
  );
  const csv = await download.text();
  expect(csv.trim().split('\r\n').slice(1)).toHaveLength(FAULTY.length);
  await expectAccessible(page);
  await page.goto(`/customers?q=${tag}`);
  await expect(page.getByText('No customer like that')).toBeVisible();

  // The list leads back to it.
  await page.goto('/import');
  await page.getByRole('link', { name: `Invoices from ${tag}.csv` }).click();
  const write = page.getByRole('button', { name: /^Import 29,997 invoices without 3 refused lines/ });
  await expect(write).toBeDisabled();
  await page.getByLabel('Leave the 3 refused lines out').check();
  await tabTo(page, write);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible({ timeout: 180_000 });
  await page.goto(`/customers?q=${tag}`);
  await expect(page.getByRole('region', { name: 'Customers' }).getByRole('row')).not.toHaveCount(0);
});

test('a large file that cannot be read says why beside the field, and what was chosen stays', async ({
  as,
}) => {
  const page = await as('finance');
  const workbook = join(folder, 'large.xlsx');
  writeFileSync(workbook, Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(21 * 1024 * 1024)]));
  await page.goto('/import');
  await page.getByRole('radio', { name: /^Payments/ }).check();
  await page.getByLabel('Choose a CSV or XLSX file').setInputFiles(workbook);
  await press(page, 'Look at the file');
  await expect(page.getByText('A workbook of more than 20 MB is not read').first()).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Payments/ })).toBeChecked();

  const cut = join(folder, 'latin.csv');
  writeFileSync(
    cut,
    Buffer.concat([
      Buffer.from(`Kunde;Größe\n`, 'latin1'),
      Buffer.alloc(21 * 1024 * 1024, 'ä;1\n', 'latin1'),
    ]),
  );
  await page.getByLabel('Choose a CSV or XLSX file').setInputFiles(cut);
  await press(page, 'Look at the file');
  await page.waitForURL(/\/import\/large\/\d+/);
  await expect(page.getByText('The file cannot be read as it stands')).toBeVisible();
  await page.getByRole('button', { name: 'Windows-1252 (Latin-1)' }).click();
  await expect(page.getByLabel('Column for Customer name')).toHaveValue('Kunde');
});

/** 21 MB: each line carries a remark that nobody imports. */
function largeFile(tag: string): string {
  const today = new Date().toISOString().slice(0, 10);
  const [issued, due] = [addDays(today, -3), addDays(today, 27)];
  const remark = 'delivered as ordered '.repeat(34);
  const lines = Array.from({ length: LINES }, (_, n) => {
    const amount = FAULTY.includes(n + 2) ? '12.345' : `${100 + (n % 900)}.50`;
    return `${tag}-${n},${tag} Customer ${n % CUSTOMERS},${issued},${due},${amount},EUR,O-${n},${remark}`;
  });
  const path = join(folder, `${tag}.csv`);
  writeFileSync(
    path,
    ['Invoice Number,Customer,Invoice Date,Due Date,Amount,Currency,Order,Remarks', ...lines].join('\n'),
  );
  expect(readFileSync(path).length).toBeGreaterThan(20 * 1024 * 1024);
  return path;
}

async function choose(page: Page, file: string): Promise<void> {
  await page.goto('/import');
  await page.getByRole('radio', { name: /^Invoices/ }).check();
  await page.getByLabel('Choose a CSV or XLSX file').setInputFiles(file);
  await press(page, 'Look at the file');
}

/** By the keyboard alone. */
async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await expect(button).toBeEnabled();
  await pressUntilFocused(page, 'Tab', button, 120);
  await page.keyboard.press('Enter');
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
