import type { Page } from '@playwright/test';
import { faultsOf, turnDark } from './axe';
import { accountOf, createCustomer, postInvoice, profileOf, unique } from './ledger';
import { expect, test } from './people';

const PHONE = { viewport: { width: 375, height: 812 } };

test('a contact opens its link on a phone, promises a day, disputes an invoice and asks for other data', async ({
  as,
  stranger,
}) => {
  const staff = await as('finance');
  const { number, invoice, link } = await prepare(staff);

  const visitor = await stranger(PHONE);
  const response = await visitor.goto(link);
  expect(response?.headers()).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-robots-tag': expect.stringContaining('noindex'),
    'cache-control': expect.stringContaining('no-store'),
  });
  await expect(visitor.getByRole('heading', { level: 1 })).toContainText('Visited');
  await expect(visitor.getByRole('row').filter({ hasText: invoice })).toContainText('€250.00');
  await expect(visitor.locator('meta[name=robots]')).toHaveAttribute('content', /noindex/);

  const promise = await unfold(visitor, 'Promise a payment');
  await promise.getByLabel('Amount').fill('99999.00');
  await promise.getByLabel('Paid by').fill(inDays(6));
  await promise.getByLabel('Remark').fill('With the next run');
  await promise.getByRole('button', { name: 'Promise it' }).click();
  await expect(promise.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true');
  await expect(promise.getByLabel('Amount')).toHaveAccessibleDescription(/is open/);
  await expect(promise.getByLabel('Remark')).toHaveValue('With the next run');
  await promise.getByLabel('Amount').fill('100.00');
  await promise.getByRole('button', { name: 'Promise it' }).dblclick();
  await expect(promise.getByRole('status')).toContainText('€100.00');
  await expect(visitor.getByRole('heading', { name: 'Promised' })).toBeVisible();
  await expect(visitor.getByText(/^€100\.00 by/)).toHaveCount(1);

  await visitor.getByRole('link', { name: `Dispute ${invoice}` }).click();
  const dispute = fold(visitor, 'Dispute an invoice');
  await expect(dispute.getByLabel('Document')).toHaveValue(`invoice:${invoice}`);
  await dispute.getByRole('button', { name: 'Send' }).click();
  await expect(dispute.getByLabel('What is not right')).toHaveAttribute('aria-invalid', 'true');
  await dispute.getByLabel('What is not right').selectOption('The quantity');
  await dispute.getByLabel(/Amount that you dispute/).fill('50.00');
  await dispute.getByRole('button', { name: 'Send' }).click();
  await expect(dispute.getByRole('status')).toContainText(`${invoice} over €50.00`);
  await expect(visitor.getByRole('row').filter({ hasText: invoice })).toContainText('€50.00 disputed');

  await visitor.getByRole('link', { name: 'Your details' }).click();
  await visitor.getByLabel('Telephone').fill('+49 30 7654321');
  await visitor.getByRole('button', { name: 'Ask for the change' }).click();
  await expect(visitor.getByRole('status')).toContainText('Thank you');
  await visitor.getByRole('link', { name: 'Statement' }).click();
  await expect(visitor.getByRole('table', { name: 'Statement in EUR' })).toContainText(invoice);

  await staff.goto(`/customers/${encodeURIComponent(number)}/timeline`);
  await expect(staff.getByText('Visit to the portal by Ada Lind')).toHaveCount(1);
  await expect(staff.getByText(/^Promised 100\.00 EUR by/)).toHaveCount(1);
  await expect(staff.getByText(`Disputes 50.00 EUR of ${invoice}: quantity`)).toBeVisible();
  await expect(staff.getByText('Telephone: +49 30 7654321')).toBeVisible();
  // The visit, the promise and the dispute; what is asked for stands under the contact's own name.
  await expect(staff.getByText('portal: Ada Lind')).toHaveCount(3);

  await staff.goto(profileOf(number));
  await expect(staff.getByText('Telephone: +49 30 7654321, was none')).toBeVisible();
  await staff.getByRole('button', { name: 'Accept' }).click();
  await staff.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await expect(staff.getByRole('link', { name: '+49 30 7654321' })).not.toHaveCount(0);
  await expect(staff.getByText('Asked for by contacts')).toHaveCount(0);
  await expect(staff.getByText(/last visit/)).toBeVisible();

  await staff.getByRole('button', { name: 'Revoke' }).click();
  await staff.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(staff.getByText('Nobody has a link that opens.')).toBeVisible();
  const gone = await visitor.reload();
  expect(gone?.status()).toBe(404);
  await expect(visitor.getByRole('heading', { level: 1, name: 'This link opens nothing' })).toBeVisible();
});

test('a link that is revoked, guessed or malformed shows the same page', async ({ as, stranger }) => {
  const staff = await as('finance');
  const { number, link } = await prepare(staff);
  await staff.goto(profileOf(number));
  await staff.getByRole('button', { name: 'Revoke' }).click();
  await staff.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(staff.getByText('Nobody has a link that opens.')).toBeVisible();
  const visitor = await stranger(PHONE);
  const seen: [number | undefined, string | null][] = [];
  for (const path of [link, link.replace(/.{43}$/, 'x'.repeat(43)), '/portal/nothing', `${link}/statement`]) {
    const response = await visitor.goto(path);
    seen.push([response?.status(), await visitor.locator('main').textContent()]);
  }
  expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(seen[0]?.[0]).toBe(404);
  expect(await faultsOf(visitor)).toEqual([]);
});

test('an address that tried many links that are none sees nothing for a while; others do', async ({
  as,
  stranger,
}) => {
  const { link } = await prepare(await as('finance'));
  const guesser = await stranger({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.1, 198.51.100.7' } });
  const open = async (page: Page, path: string) => (await page.request.get(path)).status();
  expect(await open(guesser, link)).toBe(200);
  const guesses = Array.from({ length: 60 }, (_, nth) => `/portal/1_${String(nth).padStart(43, 'g')}`);
  for (const guess of guesses) expect(await open(guesser, guess)).toBe(404);
  expect(await open(guesser, link)).toBe(404);
  const neighbour = await stranger({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.1, 198.51.100.8' } });
  expect(await open(neighbour, link)).toBe(200);
});

test('a form of the portal that is sent from elsewhere is refused, and a link signs nobody in', async ({
  as,
  stranger,
}) => {
  const staff = await as('finance');
  const { number, link } = await prepare(staff);
  const visitor = await stranger(PHONE);
  await visitor.goto(link);
  const promise = await unfold(visitor, 'Promise a payment');
  await promise.getByLabel('Paid by').fill(inDays(6));
  await visitor.route('**/portal/**', (route) => route.abort());
  const [sent] = await Promise.all([
    // Once it has failed, so that what is sent below is not overtaken by it.
    visitor.waitForEvent('requestfailed', (request) => request.method() === 'POST'),
    promise.getByRole('button', { name: 'Promise it' }).click(),
  ]);
  await visitor.unroute('**/portal/**');
  const { origin, ...headers } = sent.headers();
  const body = sent.postDataBuffer() ?? Buffer.alloc(0);
  const promised = async () => {
    await visitor.goto(link);
    await expect(visitor.getByRole('heading', { level: 1 })).toContainText('Visited');
    return visitor.getByRole('heading', { name: 'Promised' }).count();
  };
  const elsewhere: Record<string, string>[] = [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    {},
  ];
  for (const from of elsewhere) {
    await visitor.request.post(sent.url(), { headers: { ...headers, ...from }, data: body });
    expect(await promised(), JSON.stringify(from)).toBe(0);
  }
  await visitor.request.post(sent.url(), { headers: { ...headers, origin: origin ?? '' }, data: body });
  expect(await promised()).toBe(1);
  await visitor.goto(accountOf(number));
  await expect(visitor).toHaveURL(/sign-in/);
});

test('axe finds nothing on the pages of the portal, in light and dark, and they fit a phone', async ({
  as,
  stranger,
}) => {
  const { link } = await prepare(await as('finance'), 'German');
  const visitor = await stranger(PHONE);
  for (const path of ['', '/statement', '/details', '/statement?from=2026-02-31']) {
    await visitor.emulateMedia({ colorScheme: 'light' });
    await visitor.goto(`${link}${path}`);
    await expect(visitor.locator('[lang=de]').first()).toBeVisible();
    if (path === '') {
      await unfold(visitor, 'Zahlung zusagen');
      await unfold(visitor, 'Rechnung beanstanden');
      await visitor.getByRole('button', { name: 'Absenden' }).click();
      await expect(visitor.getByText('Bitte wählen, was nicht stimmt.').first()).toBeVisible();
    }
    expect(await faultsOf(visitor), path).toEqual([]);
    await turnDark(visitor);
    expect(await faultsOf(visitor, undefined, ['color-contrast', 'link-in-text-block']), path).toEqual([]);
    expect(await visitor.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(375);
  }
});

/** A customer with a contact, two invoices and a link. */
async function prepare(staff: Page, language?: string) {
  const number = await createCustomer(staff, `Visited ${unique()} GmbH`);
  await staff.goto(profileOf(number));
  await staff.getByRole('link', { name: 'Add: contacts' }).click();
  await staff.getByLabel('Name').fill('Ada Lind');
  await staff.getByLabel('E-mail').fill(`ada@${unique().toLowerCase()}.example`);
  await staff.getByRole('button', { name: 'Add the contact' }).click();
  await expect(staff.getByRole('button', { name: 'End' })).toBeVisible();
  if (language) {
    await staff.getByRole('link', { name: 'Edit: legal identity' }).click();
    await staff.getByLabel('Language').selectOption(language);
    await staff.getByRole('button', { name: 'Save' }).click();
    await expect(staff.getByRole('link', { name: 'Edit: legal identity' })).toBeVisible();
  }
  await staff.goto(accountOf(number));
  const invoice = `V-${unique()}`;
  await postInvoice(staff, invoice, '250.00');
  await postInvoice(staff, `W-${unique()}`, '1234.50');
  await staff.goto(profileOf(number));
  await staff.getByRole('button', { name: 'Make a link' }).click();
  const dialog = staff.getByRole('dialog', { name: 'A link to the portal' });
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = new URL(await dialog.getByLabel('The link').inputValue()).pathname;
  await dialog.getByRole('button', { name: 'Done' }).click();
  return { number, invoice, link };
}

const fold = (page: Page, title: string) =>
  page.locator('details').filter({ has: page.getByRole('heading', { name: title }) });

async function unfold(page: Page, title: string) {
  await page.locator('summary').filter({ hasText: title }).click();
  return fold(page, title);
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
