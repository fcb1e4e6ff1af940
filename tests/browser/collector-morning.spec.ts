import type { Locator, Page } from '@playwright/test';
import { minorOf, writeMinor } from './amounts';
import { moveTo, pressUntilFocused, tabTo } from './keyboard';
import { emailOf, expect, password, test } from './people';
import { namesIn, openFirst, queueOf, rowOf } from './queue';
import { textOf } from './text-of';

test.describe.configure({ mode: 'serial' });

test('a collector settles the most pressing account by keyboard alone, and its row leaves the queue', async ({
  stranger,
}) => {
  const page = await stranger();
  await signInByKeyboard(page);
  await expect(page.getByRole('link', { name: 'Mine' })).toHaveAttribute('aria-current', 'page');

  const name = await firstThatPaymentSettles(page);
  await page.keyboard.press('/');
  await page.keyboard.type(name.split(' ')[0] ?? '');
  await expect(page).toHaveURL(/q=/);
  await tabTo(page, queueOf(page));
  await moveTo(page, rowOf(page, name));
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name });
  await expect(panel.getByRole('heading', { name })).toBeFocused();
  await expectPointsToAddUp(panel, rowOf(page, name));
  const late = await lateItems(panel);
  const queueAddress = page.url();

  await tabTo(page, panel.getByRole('link', { name: 'Open account' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const sum = late.reduce((total, { open }) => total + open, 0n);
  await postUnapplied(page, writeMinor(sum));
  const openItems = page.getByRole('region', { name: 'Open items' });
  const unapplied = openItems.getByRole('row', { name: /unapplied/ });
  await expect(unapplied).toHaveCount(1);
  const payment = await textOf(unapplied.getByRole('link'));
  await moveTo(page, unapplied);
  await page.keyboard.press('Enter');
  const document = page.getByRole('region', { name: payment });
  await expect(document.getByRole('heading', { name: payment })).toBeFocused();
  for (const { number } of late) await allocate(page, number);
  await page.keyboard.press('Escape');
  await expect(openItems.getByText(/days? late/)).toHaveCount(0);

  for (let back = 0; page.url() !== queueAddress && back < 12; back++) await page.goBack();
  expect(page.url()).toBe(queueAddress);
  await expect(rowOf(page, name)).toHaveCount(0);
});

test('a logged call takes the row away and the panel goes on to the next; so does a snooze', async ({
  as,
}) => {
  const page = await as('collector2');
  await page.goto('/');
  const names = await namesIn(page);
  const [first = '', second = '', third = ''] = names;
  await moveTo(page, rowOf(page, first));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: first })).toBeVisible();

  await page.keyboard.press('c');
  const call = page.getByRole('dialog', { name: `Call with ${first}` });
  await expect(call.getByLabel('How it went')).toBeFocused();
  await page.keyboard.type('Call back');
  await tabTo(page, call.getByLabel('What was said'));
  await page.keyboard.type('They pay on Friday.');
  await tabTo(page, call.getByRole('button', { name: 'Log the call' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The call is logged')).toBeVisible();
  await expect(rowOf(page, first)).toHaveCount(0);
  await expect(page.getByRole('region', { name: second })).toBeVisible();

  const snooze = page.getByRole('dialog', { name: `Snooze ${second}` });
  // The panel shows its customer a moment before it hears the keys: a person presses again.
  await expect(async () => {
    await page.keyboard.press('s');
    await expect(snooze).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 20_000 });
  await tabTo(page, snooze.getByRole('button', { name: 'Snooze' }));
  await page.keyboard.press('Enter');
  await expect(rowOf(page, second)).toHaveCount(0);
  await expect(page.getByRole('region', { name: third })).toBeVisible();
  await page.keyboard.press('k');
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: third })).toHaveCount(0, { timeout: 3000 });
  }).toPass({ timeout: 20_000 });
});

test('a score on the account says what it is made of and what would change it', async ({ as }) => {
  const page = await as('collector2');
  const first = await openFirst(page);
  await tabTo(page, page.getByRole('region', { name: first }).getByRole('link', { name: 'Open account' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: first })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: /^\d+ ?, why\?$/ }));
  await page.keyboard.press('Enter');
  const score = page.getByRole('dialog', { name: `Score of ${first}` });
  await expect(score.getByRole('list', { name: 'What would change it' })).toContainText('A payment of');
  await page.keyboard.press('Escape');
  await expect(score).toHaveCount(0);
});

test('the palette finds an invoice by its number, and the keys are listed', async ({ as }) => {
  const page = await as('collector2');
  const first = await openFirst(page);
  const panel = page.getByRole('region', { name: first });
  const number = await textOf(panel.getByRole('listitem').getByRole('link').first());

  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(number);
  await expect(page.getByRole('option', { name: number, selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: number })).toBeVisible();
  await expect(page).toHaveURL(/account\?document=/);

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  for (const label of ['Payment plan', 'Next row', 'Show all keys'])
    await expect(keys.getByRole('listitem').filter({ hasText: label })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
});

async function signInByKeyboard(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(emailOf('collector'));
  await page.keyboard.press('Tab');
  await page.keyboard.type(password());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Work queue' })).toBeVisible();
}

/** The most pressing customer that is here only for what is overdue, in one currency, in few items. */
async function firstThatPaymentSettles(page: Page): Promise<string> {
  for (const name of await namesIn(page)) {
    const row = rowOf(page, name);
    const why = await textOf(row.getByRole('cell').last());
    const otherCurrency = await row.getByText(/^\+ /).count();
    if (!why.startsWith('Oldest item') || otherCurrency > 0) continue;
    await moveTo(page, row);
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name });
    await expect(panel.getByRole('heading', { name })).toBeVisible();
    const late = await lateItems(panel);
    const credit = await panel.getByText('unapplied').count();
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    if (late.length > 0 && late.length <= 3 && credit === 0) return name;
  }
  throw new Error('Nobody in this queue is settled by one payment.');
}

type LateItem = { number: string; open: bigint };

async function lateItems(panel: Locator): Promise<LateItem[]> {
  const items = panel.getByRole('listitem').filter({ has: panel.page().getByRole('link') });
  await expect(items.first()).toBeVisible();
  const found: LateItem[] = [];
  for (const item of await items.all()) {
    if (!/late/.test(await textOf(item))) continue;
    const number = await textOf(item.getByRole('link'));
    found.push({ number, open: minorOf(await textOf(item.locator(':scope > :last-child'))) });
  }
  return found;
}

async function expectPointsToAddUp(panel: Locator, row: Locator): Promise<void> {
  const shown = await panel.getByRole('table').getByRole('row').locator('td:last-child').allTextContents();
  const points = shown.map(Number);
  const score = points.pop();
  expect(points.reduce((sum, each) => sum + each, 0)).toBe(score);
  await expect(row).toContainText(`${score}`);
}

async function postUnapplied(page: Page, amount: string): Promise<void> {
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: /^Payment from/ });
  await expect(dialog.getByLabel('Amount', { exact: true })).toBeFocused();
  await page.keyboard.type(amount);
  await tabTo(page, dialog.getByRole('radio', { checked: true }));
  await pressUntilFocused(page, 'ArrowDown', dialog.getByRole('radio', { name: /Nothing yet/ }));
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}

async function allocate(page: Page, number: string): Promise<void> {
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: /^What does .* pay/ });
  const pays = dialog.getByLabel('Pays');
  await tabTo(page, pays);
  for (let pressed = 0; pressed < 60; pressed++) {
    const chosen = await pays.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label ?? '');
    if (chosen.startsWith(`${number},`)) break;
    await page.keyboard.press('ArrowDown');
  }
  await tabTo(page, dialog.getByLabel('Amount'));
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}
