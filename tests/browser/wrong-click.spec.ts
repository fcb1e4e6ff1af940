import { accountOf, createCustomer, openItem, postInvoice, postPayment, profileOf, unique } from './ledger';
import { expect, test } from './people';
import { textOf } from './text-of';

test('a refused form keeps what was typed and marks the field', async ({ as }) => {
  const page = await as('finance');
  const number = await createCustomer(page, `Refused ${unique()}`);
  await page.goto(accountOf(number));
  await page.getByRole('button', { name: 'Payment' }).click();
  const dialog = page.getByRole('dialog', { name: /^Payment from/ });
  const amount = dialog.getByLabel('Amount', { exact: true });
  await amount.fill('12.345');
  await dialog.getByLabel('Remittance text').fill('Paid from the new bank');
  await dialog.getByRole('button', { name: 'Post payment' }).click();
  await expect(amount).toHaveAttribute('aria-invalid', 'true');
  await expect(amount).toHaveAccessibleDescription(/decimal/i);
  await expect(amount).toHaveValue('12.345');
  await expect(dialog.getByLabel('Remittance text')).toHaveValue('Paid from the new bank');
  await amount.fill('12.34');
  await dialog.getByRole('button', { name: 'Post payment' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(openItem(page, 'unapplied')).toContainText('12.34');
});

test('a double click posts once', async ({ as }) => {
  const page = await as('finance');
  const number = await createCustomer(page, `Twice ${unique()}`);
  await page.goto(accountOf(number));
  await page.getByRole('button', { name: 'Payment' }).click();
  const dialog = page.getByRole('dialog', { name: /^Payment from/ });
  await dialog.getByLabel('Amount', { exact: true }).fill('80.00');
  await dialog.getByRole('button', { name: 'Post payment' }).dblclick();
  await expect(dialog).toHaveCount(0);
  await page.reload();
  const statement = page.getByRole('table', { name: /^Statement/ });
  await expect(statement.getByText(/^Payment/)).toHaveCount(1);
});

test('a payment posted by mistake is reversed, and its invoice is open again', async ({ as }) => {
  const page = await as('finance');
  const number = await createCustomer(page, `Mistaken ${unique()}`);
  await page.goto(accountOf(number));
  const invoice = `M-${unique()}`;
  await postInvoice(page, invoice, '300.00');
  await postPayment(page, '300.00');
  await expect(page.getByText('Nothing is open.')).toBeVisible();

  const statement = page.getByRole('table', { name: /^Statement/ });
  const payment = statement.getByRole('row').filter({ hasText: /Payment PAY-/ });
  const paid = await textOf(payment.getByRole('link'));
  await payment.getByRole('link').click();
  const panel = page.getByRole('region', { name: paid });
  await panel.getByRole('button', { name: 'Reverse' }).click();
  const dialog = page.getByRole('dialog', { name: `Reverse ${paid}` });
  await dialog.getByLabel('Reason').fill('Another customer paid this.');
  await dialog.getByRole('button', { name: 'Reverse it' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(panel.getByText('Reversed')).toBeVisible();
  await expect(openItem(page, invoice)).toContainText('€300.00');
  await expect(panel.getByRole('button', { name: 'Reverse' })).toHaveCount(0);
});

test('who saves second sees both versions and chooses', async ({ as }) => {
  const [first, second] = [await as('finance'), await as('manager')];
  const name = `Edited ${unique()}`;
  const number = await createCustomer(first, name);
  for (const page of [first, second]) {
    await page.goto(profileOf(number));
    await page.getByRole('link', { name: /legal identity/ }).click();
    await expect(page.getByLabel('Trading name')).toBeVisible();
  }
  await first.getByLabel('Trading name').fill('The First');
  await first.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(first.getByText('The First')).toBeVisible();
  await second.getByLabel('Trading name').fill('The Second');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  const versions = second.getByRole('group', { name: 'Trading name' });
  await expect(versions.getByLabel(/Theirs.*The First/)).toBeVisible();
  await expect(versions.getByLabel(/Yours.*The Second/)).toBeChecked();
  await versions.getByLabel(/Theirs.*The First/).check();
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(second.getByRole('link', { name: /legal identity/ })).toBeVisible();
  await expect(second.getByText('The Second')).toHaveCount(0);
});

test('another day is announced and nothing can be done on it; Back and a pasted link show the same', async ({
  as,
}) => {
  const [page, colleague] = [await as('finance'), await as('auditor')];
  await page.goto('/customers?filter=payer%3Alate');
  const firstRow = page.getByRole('region', { name: 'Customers' }).locator('tr[data-row]').first();
  const now = await textOf(firstRow);
  await page.getByRole('button', { name: /^as of/ }).click();
  await page.getByLabel('As of the day').fill(monthsAgo(3));
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByText('Acting is off until you are back.')).toBeVisible();
  const then = page.url();
  const shown = await textOf(firstRow);
  await colleague.goto(then);
  await expect(colleague.getByText('Acting is off until you are back.')).toBeVisible();
  expect(
    await colleague.getByRole('region', { name: 'Customers' }).locator('tr[data-row]').first().textContent(),
  ).toBe(shown);
  await firstRow.getByRole('link').first().click();
  await expect(page.getByText('Acting is off until you are back.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Open items' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Payment' })).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(then);
  await page.goBack();
  await expect(page.getByText('Acting is off until you are back.')).toHaveCount(0);
  expect(await textOf(firstRow)).toBe(now);

  await page.goto(
    `${accountPath(await firstRow.getAttribute('data-row'))}?known_at=${monthsAgo(1)}T12:00:00Z`,
  );
  await expect(page.getByText(/as known on/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Payment' })).toHaveCount(0);
});

const accountPath = (number: string | null) => accountOf(number ?? '');

function monthsAgo(months: number): string {
  const day = new Date();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.toISOString().slice(0, 10);
}
