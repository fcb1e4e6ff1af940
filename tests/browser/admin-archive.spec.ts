import type { Locator, Page } from '@playwright/test';
import { accountOf, createCustomer, postInvoice, postPayment, profileOf, unique } from './ledger';
import { expect, signIn, test } from './people';

test('an archived customer leaves the list, takes no postings, and comes back', async ({ as }) => {
  const [finance, admin] = [await as('finance'), await as('admin')];
  const name = `Settled & Sons ${unique()}`;
  const number = await createCustomer(finance, name);
  await finance.goto(accountOf(number));
  await finance.getByText('Nothing on this account yet').waitFor();

  await finance.getByRole('button', { name: 'Invoice' }).click();
  const late = finance.getByRole('dialog', { name: `Invoice for ${name}` });
  await late.getByLabel('Amount', { exact: true }).fill('75.00');

  await admin.goto(profileOf(number));
  await admin.getByRole('button', { name: 'Archive' }).click();
  const archive = admin.getByRole('dialog', { name: `Archive ${name}` });
  await archive.getByRole('button', { name: 'Archive' }).click();
  await expect(archive.getByLabel('Why')).toHaveAttribute('aria-invalid', 'true');
  await archive.getByLabel('Why').fill('Gone out of business.');
  await archive.getByRole('button', { name: 'Archive' }).click();
  await expect(admin.getByRole('button', { name: 'Restore' })).toBeVisible();
  await expect(admin.getByText('Gone out of business.')).toBeVisible();

  await late.getByRole('button', { name: 'Post invoice' }).click();
  await expect(late.getByRole('alert')).toContainText(/archived/);
  await finance.goto(accountOf(number));
  await expect(finance.getByRole('heading', { level: 1, name })).toContainText('Archived');
  await expect(finance.getByRole('button', { name: 'Payment' })).toHaveCount(0);
  await expectListed(admin, name, { active: false });

  await admin.goto(profileOf(number));
  await admin.getByRole('button', { name: 'Restore' }).click();
  const restore = admin.getByRole('dialog', { name: `Restore ${name}` });
  await restore.getByLabel('Why').fill('They trade again.');
  await restore.getByRole('button', { name: 'Restore' }).click();
  await expect(admin.getByRole('button', { name: 'Archive' })).toBeVisible();
  await expectListed(admin, name, { active: true });
});

test('a customer with a balance is archived only when it is said that the balance stays', async ({ as }) => {
  const [finance, admin] = [await as('finance'), await as('admin')];
  const name = `Unsettled ${unique()}`;
  const number = await createCustomer(finance, name);
  await finance.goto(accountOf(number));
  await postInvoice(finance, `U-${unique()}`, '250.00');
  await postPayment(finance, '100.00');

  await admin.goto(profileOf(number));
  await admin.getByRole('button', { name: 'Archive' }).click();
  const archive = admin.getByRole('dialog', { name: `Archive ${name}` });
  await archive.getByLabel('Why').fill('They moved to another supplier.');
  await archive.getByRole('button', { name: 'Archive' }).click();
  await expect(archive.getByText(/balance 150\.00 EUR/).first()).toBeVisible();
  await expect(archive.getByLabel('Why')).toHaveValue('They moved to another supplier.');
  await archive.getByLabel('Leave open what is open').check();
  await archive.getByRole('button', { name: 'Archive' }).click();
  await expect(admin.getByText('is archived with a balance')).toBeVisible();

  await admin.goto(`/?filter=status%3Aall&q=${encodeURIComponent(name)}`);
  await expect(rowOf(admin, name).getByTitle(/Archived, and still has a balance/)).toBeVisible();
});

test('an invitation lets somebody in once, roles can change, and disabling ends the session', async ({
  as,
  stranger,
}) => {
  const admin = await as('admin');
  const email = `new.${unique().toLowerCase()}@demo.example`;
  await admin.goto('/settings/users');
  const link = await invite(admin, email, 'Collector');

  const invited = await stranger();
  await invited.goto(link);
  await invited.getByLabel('Your name').fill('Noor Haddad');
  await invited.getByLabel('Choose a password').fill('a long enough password');
  await invited.getByRole('button', { name: 'Join' }).click();
  if (await invited.getByLabel('E-mail').isVisible()) await signIn(invited, email, 'a long enough password');
  await expect(invited.getByRole('heading', { name: 'Work queue' })).toBeVisible();
  const second = await stranger();
  await second.goto(link);
  await expect(second.getByText(/accepted or withdrawn/)).toBeVisible();

  await admin.reload();
  await changeRoles(admin, email, async (dialog) => {
    await dialog.getByLabel('Admin', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Save roles' }).click();
    await expect(dialog.getByText(/separation of duties/i).first()).toBeVisible();
    await dialog.getByLabel('Admin', { exact: true }).uncheck();
    await dialog.getByLabel('Finance', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Save roles' }).click();
  });
  await expect(personRow(admin, email)).toContainText('Finance');
  await invited.reload();
  await expect(invited.getByRole('link', { name: 'Import' })).toBeVisible();

  await personRow(admin, email).getByRole('button', { name: 'Disable' }).click();
  const disable = admin.getByRole('dialog', { name: 'Shut Noor Haddad out' });
  await disable.getByLabel('Why').fill('Left the company.');
  await disable.getByRole('button', { name: 'Disable' }).click();
  await expect(personRow(admin, email)).toContainText('Disabled');
  await invited.reload();
  await expect(invited).toHaveURL(/sign-in/);
});

async function expectListed(page: Page, name: string, { active }: { active: boolean }): Promise<void> {
  const q = encodeURIComponent(name);
  await page.goto(`/customers?q=${q}`);
  if (active) await expect(listRow(page, name)).toBeVisible();
  else await expect(page.getByText('No customer like that')).toBeVisible();
  await page.goto(`/customers?filter=status%3Aarchived&q=${q}`);
  if (active) await expect(page.getByText('No customer like that')).toBeVisible();
  else await expect(listRow(page, name)).toContainText('Archived');
}

const listRow = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Customers' }).getByRole('row').filter({ hasText: name });
const rowOf = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Customers to be worked on' }).getByRole('row').filter({ hasText: name });
const personRow = (page: Page, email: string) =>
  page.getByRole('table', { name: 'People of the organisation' }).getByRole('row').filter({ hasText: email });

async function invite(admin: Page, email: string, role: string): Promise<string> {
  await admin.getByRole('button', { name: 'Invite' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel(role, { exact: true }).check();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.getByLabel('Link of the invitation').inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return link;
}

async function changeRoles(admin: Page, email: string, change: (dialog: Locator) => Promise<void>) {
  await personRow(admin, email).getByRole('button', { name: 'Roles' }).click();
  const dialog = admin.getByRole('dialog', { name: /^Roles of/ });
  await change(dialog);
  await expect(dialog).toHaveCount(0);
}
