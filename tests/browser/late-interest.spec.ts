import type { Page } from '@playwright/test';
import { accountOf, createCustomer, openItem, unique } from './ledger';
import { expect, test } from './people';

test.describe.configure({ mode: 'serial' });

const daysFromNow = (days: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * 86_400_000);

let customer = '';
const invoice = `LATE-${unique()}`;

test('finance looks at the calculation, posts the interest of one customer, and waives the fee', async ({
  as,
}) => {
  const page = await as('finance');
  customer = await createCustomer(page, `Late payer ${unique()}`);
  await page.goto(accountOf(customer));
  await postLateInvoice(page, '3650.00');

  await page.getByRole('link', { name: 'Interest', exact: true }).click();
  const proposed = page.getByRole('region', { name: 'What would be charged' });
  const row = proposed.getByRole('row').filter({ hasText: invoice });
  await expect(row).toContainText('20');
  const amount =
    (await row.getByRole('button', { name: /, why\?$/ }).textContent())?.replace(', why?', '') ?? '';
  expect(amount).toMatch(/^€\d+\.\d\d$/);
  await row.getByRole('button', { name: /, why\?$/ }).click();
  await expect(page.getByRole('rowheader', { name: 'Sum' })).toBeVisible();
  await expect(page.getByRole('dialog')).toContainText('€3,650.00 ×');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Post late interest' }).click();
  await expect(page.getByText(/2 documents are posted/)).toBeVisible();
  await expect(proposed).toHaveCount(0);
  const charged = page.getByRole('region', { name: 'What was charged, the last first' });
  await expect(charged.getByRole('row').filter({ hasText: 'INT-' })).toContainText(amount);

  const fee = charged.getByRole('row').filter({ hasText: 'FEE-' });
  await fee.getByRole('button', { name: 'Waive' }).click();
  const dialog = page.getByRole('dialog', { name: /^Waive FEE-/ });
  await dialog.getByLabel('Reason').fill('First time');
  await dialog.getByRole('button', { name: 'Reverse it' }).click();
  await expect(fee).toContainText('Waived');
  // Its fee is free again, and can be proposed; the days of its interest are not.
  await expect(proposed.getByRole('row').filter({ hasText: invoice })).toContainText('€40.00');

  await page.goto(accountOf(customer));
  await expect(openItem(page, 'INT-')).toContainText(amount);
  await expect(openItem(page, 'FEE-')).toHaveCount(0);
});

test('a collector agrees on a payment plan, and the account shows what became of each instalment', async ({
  as,
}) => {
  const page = await as('collector');
  await page.goto(accountOf(customer));
  await page.getByRole('button', { name: 'More acts' }).click();
  await page.getByRole('menuitem', { name: 'Payment plan' }).click();
  const dialog = page.getByRole('dialog', { name: /^Payment plan for/ });
  await expect(dialog.getByLabel('Amount of instalment 3')).toHaveValue('1216.67');
  await dialog.getByLabel('Instalments', { exact: true }).selectOption('4');
  await expect(dialog.getByLabel('Amount of instalment 1')).toHaveValue('912.50');
  await dialog.getByLabel('First on').fill(daysFromNow(3));
  await dialog.getByLabel('Then').selectOption('weekly');
  await expect(dialog.getByLabel('Day of instalment 4')).toHaveValue(daysFromNow(24));
  await dialog.getByLabel('Amount of instalment 1').fill('912.51');
  await dialog.getByRole('button', { name: 'Note the plan' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is open');
  // What was typed is still there.
  await expect(dialog.getByLabel('Amount of instalment 1')).toHaveValue('912.51');
  await dialog.getByLabel('Amount of instalment 1').fill('912.50');
  await dialog.getByRole('button', { name: 'Note the plan' }).click();
  await expect(dialog).toHaveCount(0);

  const plan = page.getByRole('region', { name: /^Instalments of the plan/ });
  await expect(plan.getByRole('row')).toHaveCount(5);
  await expect(plan.getByText('Due', { exact: true })).toHaveCount(5);
  await page.getByRole('button', { name: 'Payment', exact: true }).click();
  const payment = page.getByRole('dialog', { name: /^Payment from/ });
  await payment.getByLabel('Amount', { exact: true }).fill('1000.00');
  await payment.getByLabel('Remittance text').fill(invoice);
  await payment.getByRole('button', { name: 'Post payment' }).click();
  await expect(payment).toHaveCount(0);
  await expect(plan.getByRole('row').nth(1)).toContainText('Kept');
  await expect(plan.getByRole('row').nth(2)).toContainText('€87.50');
});

test('the book is reviewed and posted customer by customer, with a result for each', async ({ as }) => {
  const page = await as('manager');
  await page.goto('/interest');
  const table = page.getByRole('region', { name: 'Customers with late interest to charge' });
  const boxes = table.getByRole('checkbox', { name: /^Charge / });
  await expect(boxes.first()).toBeVisible();
  await table.getByRole('checkbox', { name: 'Choose all' }).uncheck();
  await expect(page.getByRole('button', { name: 'Post for 0 customers' })).toBeDisabled();
  const ready = table.locator('tr:has(input:enabled[aria-label^="Charge "])');
  for (const place of [0, 1]) await ready.nth(place).getByRole('checkbox').check();
  await page.getByLabel('Post', { exact: true }).selectOption('Interest alone');
  await page.getByRole('button', { name: 'Post for 2 customers' }).click();
  await expect(page.getByText('2 posted')).toBeVisible();
  await expect(table.getByText(/documents? (is|are) posted on/)).toHaveCount(2);
});

test('whoever may decide it changes the policy, and the statutory table stands beside it', async ({ as }) => {
  const page = await as('finance');
  await page.goto('/settings/interest');
  await expect(page.getByRole('region', { name: /^Statutory rates/ }).getByText('Now')).toBeVisible();
  await page.getByRole('button', { name: 'Change' }).click();
  const dialog = page.getByRole('dialog', { name: 'Late interest' });
  await dialog.getByLabel('Days of grace').fill('91');
  await dialog.getByRole('button', { name: 'Decide' }).click();
  await expect(dialog.getByRole('alert')).toContainText('At most 90');
  await dialog.getByLabel('Days of grace').fill('5');
  await dialog.getByRole('button', { name: 'Decide' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Nothing within 5 days of grace')).toBeVisible();
  await page.getByRole('button', { name: 'Change' }).click();
  await dialog.getByLabel('Days of grace').fill('0');
  await dialog.getByRole('button', { name: 'Decide' }).click();
  await expect(page.getByText('days of grace')).toHaveCount(0);

  const collector = await as('collector');
  await collector.goto('/settings/interest');
  await expect(collector.getByRole('heading', { name: 'Statutory rates' })).toBeVisible();
  await expect(collector.getByRole('button', { name: 'Change' })).toHaveCount(0);
});

async function postLateInvoice(page: Page, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Invoice' }).click();
  const dialog = page.getByRole('dialog', { name: /^Invoice for/ });
  await dialog.getByLabel('Amount', { exact: true }).fill(amount);
  await dialog.getByLabel('Number').fill(invoice);
  await dialog.getByLabel('Issued on').fill(daysFromNow(-27));
  await dialog.getByLabel('Due on').fill(daysFromNow(-20));
  await dialog.getByRole('button', { name: 'Post invoice' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(openItem(page, invoice)).toBeVisible();
}
