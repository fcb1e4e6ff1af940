import { moveTo, pressUntilVisible, tabTo } from './keyboard';
import { accountOf, createCustomer, openItem, postInvoice, unique } from './ledger';
import { expect, test } from './people';

const timelineOf = (number: string) => `/customers/${encodeURIComponent(number)}/timeline`;

test('finance asks for a write-off above its limit, the manager approves by keyboard, and the account shows it', async ({
  as,
}) => {
  const [finance, manager] = [await as('finance'), await as('manager')];
  const name = `Insolvent ${unique()}`;
  const number = await createCustomer(finance, name);
  await finance.goto(accountOf(number));
  const invoice = `A-${unique()}`;
  await postInvoice(finance, invoice, '900.00');

  await openItem(finance, invoice).getByRole('link').first().click();
  const document = finance.getByRole('region', { name: invoice });
  await document.getByRole('button', { name: 'Write off' }).click();
  const dialog = finance.getByRole('dialog', { name: `Write off ${invoice}` });
  await expect(dialog.getByRole('status')).toContainText('Needs approval above €500.00');
  const amount = dialog.getByLabel('Amount', { exact: true });
  await amount.fill('500.00');
  await expect(dialog.getByRole('button', { name: 'Write off' })).toBeVisible();
  await amount.fill('800.00');
  await dialog.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(dialog.getByLabel('Reason')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Reason').fill('The administrator expects nothing for creditors.');
  await dialog.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(finance.getByText(/Write-off of 800.00 EUR: asked for, until/)).toBeVisible();
  await expect(openItem(finance, invoice)).toContainText('€900.00');

  // Nobody decides on a request of their own.
  await finance.goto('/approvals?show=mine');
  const own = finance.getByRole('row').filter({ hasText: name });
  await expect(own).toContainText('Waits');
  await moveTo(finance, own);
  await finance.keyboard.press('Enter');
  await expect(finance.getByRole('region', { name: 'Write-off' })).toBeVisible();
  await expect(finance.getByRole('button', { name: 'Take back' })).toBeVisible();
  await expect(finance.getByRole('button', { name: 'Approve' })).toHaveCount(0);

  await manager.goto('/approvals');
  await expect(manager.getByRole('link', { name: /^Approvals\s*\d+/ })).toBeVisible();
  const row = manager.getByRole('row').filter({ hasText: name });
  await moveTo(manager, row);
  await manager.keyboard.press('Enter');
  await expect(manager.getByRole('region', { name: 'Write-off' })).toContainText('expects nothing');
  const approve = manager.getByRole('dialog', { name: 'Approve this request' });
  await pressUntilVisible(manager, 'a', approve);
  await tabTo(manager, approve.getByRole('button', { name: 'Approve' }));
  await manager.keyboard.press('Enter');
  await expect(approve).toHaveCount(0);
  await expect(row).toHaveCount(0);

  await finance.goto(accountOf(number));
  await expect(openItem(finance, invoice)).toContainText('€100.00');
  await finance.goto(timelineOf(number));
  await expect(finance.getByText('Approval asked for: write off of 800.00 EUR')).toBeVisible();
  await expect(finance.getByText('Approved: write off of 800.00 EUR')).toBeVisible();
  await finance.goto('/approvals?show=mine');
  await expect(finance.getByRole('row').filter({ hasText: name })).toContainText('Approved');
});

test('a selection is rejected at once, each with a result, and a collector sees why', async ({ as }) => {
  const [finance, collector, manager] = [await as('finance'), await as('collector'), await as('manager')];
  const name = `Doubtful ${unique()}`;
  const number = await createCustomer(finance, name);
  await finance.goto(accountOf(number));
  const invoices = [`B-${unique()}`, `B-${unique()}`];
  for (const invoice of invoices) await postInvoice(finance, invoice, '40.00');

  for (const invoice of invoices) {
    await collector.goto(accountOf(number));
    await openItem(collector, invoice).getByRole('link').first().click();
    await collector.getByRole('region', { name: invoice }).getByRole('button', { name: 'Write off' }).click();
    const dialog = collector.getByRole('dialog', { name: `Write off ${invoice}` });
    await expect(dialog.getByRole('status')).toContainText('Your role asks for this');
    await dialog.getByLabel('Reason').fill('Too small to go on with.');
    await dialog.getByRole('button', { name: 'Ask for approval' }).click();
    await expect(dialog).toHaveCount(0);
  }

  await manager.goto('/approvals');
  const rows = manager.getByRole('row').filter({ hasText: name });
  await expect(rows).toHaveCount(2);
  for (const index of [0, 1]) await rows.nth(index).getByRole('checkbox').check();
  const reject = manager.getByRole('dialog', { name: 'Reject 2 requests' });
  await pressUntilVisible(manager, 'r', reject);
  await reject.getByLabel('Why not').fill('They paid such bills before: call them first.');
  await reject.getByRole('button', { name: 'Reject' }).click();
  await expect(reject).toHaveCount(0);
  await expect(rows).toHaveCount(0);

  await collector.goto('/approvals');
  const answered = collector.getByRole('row').filter({ hasText: name });
  await expect(answered).toHaveCount(2);
  await expect(answered.first()).toContainText('Rejected');
  await answered.first().getByRole('link').click();
  await expect(collector.getByRole('region', { name: 'Write-off' })).toContainText('call them first');
});

test('an admin sets limits, and what is wrong is marked where it was typed', async ({ as }) => {
  const admin = await as('admin');
  await admin.goto('/settings/approvals');
  const part = admin.locator('section').filter({ has: admin.getByRole('heading', { name: 'Reversals' }) });
  await part.getByRole('button').click();
  const dialog = admin.getByRole('dialog', { name: 'Reversal: done alone' });
  await dialog.getByLabel('Finance').fill('many');
  await dialog.getByRole('button', { name: 'Set the limits' }).click();
  await expect(dialog.getByLabel('Finance')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Finance').fill('unlimited');
  await dialog.getByLabel('Collections manager').fill('unlimited');
  await dialog.getByRole('button', { name: 'Set the limits' }).click();
  await expect(dialog).toHaveCount(0);
  const table = part.getByRole('table');
  await expect(table.getByRole('row').nth(1)).toContainText('unlimited');
  await part.getByRole('button', { name: 'Change' }).click();
  await dialog.getByLabel('Finance').fill('');
  await dialog.getByLabel('Collections manager').fill('');
  await dialog.getByRole('button', { name: 'Set the limits' }).click();
  await expect(part).toContainText('Nothing is limited');
});
