import { expect, type Page } from '@playwright/test';

/** A company of its own for a test, so that no other test's book is in the way; answers its number. */
export async function createCustomer(finance: Page, name: string): Promise<string> {
  await finance.goto('/customers/new');
  await finance.getByLabel('Legal name').fill(name);
  await finance.getByRole('button', { name: 'Create the customer' }).click();
  await expect(finance.getByRole('heading', { level: 1, name })).toBeVisible();
  return decodeURIComponent(new URL(finance.url()).pathname.split('/')[2] ?? '');
}

export const accountOf = (number: string) => `/customers/${encodeURIComponent(number)}/account`;
export const profileOf = (number: string) => `/customers/${encodeURIComponent(number)}/profile`;

/** Posts an invoice on the account that is shown; its number is the caller's. */
export async function postInvoice(finance: Page, number: string, amount: string): Promise<void> {
  await finance.getByRole('button', { name: 'Invoice' }).click();
  const dialog = finance.getByRole('dialog', { name: /^Invoice for/ });
  await dialog.getByLabel('Amount', { exact: true }).fill(amount);
  await dialog.getByLabel('Number').fill(number);
  await dialog.getByRole('button', { name: 'Post invoice' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(openItem(finance, number)).toBeVisible();
}

/** Posts a payment that pays the oldest due first. */
export async function postPayment(finance: Page, amount: string): Promise<void> {
  await finance.getByRole('button', { name: 'Payment' }).click();
  const dialog = finance.getByRole('dialog', { name: /^Payment from/ });
  await dialog.getByLabel('Amount', { exact: true }).fill(amount);
  await dialog.getByRole('button', { name: 'Post payment' }).click();
  await expect(dialog).toHaveCount(0);
}

export const openItem = (page: Page, number: string) =>
  page.getByRole('region', { name: 'Open items' }).getByRole('row').filter({ hasText: number });

/** A part of a name or number that no other run uses. */
export const unique = () => Math.random().toString(36).slice(2, 8).toUpperCase();
