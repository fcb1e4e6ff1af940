import type { Locator, Page } from '@playwright/test';
import { moveTo, pressUntilVisible, tabTo } from './keyboard';
import { expect, test } from './people';
import { queueOf, STAYS } from './queue';
import { textOf } from './text-of';

type Customer = { number: string; name: string };
type Cleared = Customer & { act: keyof typeof TOLD };

test('a collector clears ten customers by keyboard alone, a manager approves, and the timelines tell it all', async ({
  as,
}) => {
  test.setTimeout(240_000);
  const page = await as('collector');
  await page.goto('/?filter=status%3Aall');
  await pressUntilVisible(page, 'j', queueOf(page).locator('a:focus'));
  await page.keyboard.press('Enter');

  const cleared: Cleared[] = [];
  const planned: Cleared['act'][] = [
    'write-off',
    'remind',
    'promise',
    'dispute',
    'escalate',
    'call',
    'call',
    'remind',
  ];
  while (planned.length > 0 || cleared.length < 10) {
    const one = await clear(page, planned);
    cleared.push(one);
    const place = planned.indexOf(one.act);
    if (place >= 0) planned.splice(place, 1);
  }
  await approve(await as('manager'), cleared.find(({ act }) => act === 'write-off')?.name ?? '');

  await page.goto('/?filter=status%3Aall');
  await expect(queueOf(page).locator('tr[data-row]').first()).toBeVisible();
  for (const { number } of cleared) await expect(rowOf(page, number)).toHaveCount(0);
  for (const [act, one] of new Map(cleared.map((each) => [each.act, each])).entries()) {
    await openTimeline(page, one);
    await expect(page.getByRole('listitem').getByText(TOLD[act]).first(), act).toBeVisible();
  }
});

/** What the timeline says of each act. */
const TOLD = {
  remind: /^E-mail to .+: /,
  promise: /^Promised .+: promised$/,
  dispute: /^Disputes .+: price$/,
  escalate: /^Handed on to a manager/,
  call: /^Call.*: left a message$/,
  snooze: /^Snoozed until /,
  'write-off': /^Approved: write off of /,
};

/**
 * Does the first of the acts that can be done for whoever the panel shows, and sees the row leave and the panel go on.
 * Whoever is forced in would stay, and whom nothing can be done for: they are put off.
 */
async function clear(page: Page, acts: readonly Cleared['act'][]): Promise<Cleared> {
  const customer = await inPanel(page);
  const row = rowOf(page, customer.number);
  const stays = (await row.getByText(STAYS).count()) > 0;
  const archived = (await row.getByText(/Archived/).count()) > 0;
  let done: Cleared['act'] | null = null;
  for (const act of new Set(acts)) {
    if (stays && (act !== 'write-off' || archived)) continue;
    if (!(await ACTS[act](page, customer.name))) continue;
    done = act;
    break;
  }
  if (done === null || done === 'write-off') await ACTS.snooze(page, customer.name);
  await expect(row, `${customer.name}: ${done}`).toHaveCount(0);
  return { ...customer, act: done ?? 'snooze' };
}

async function inPanel(page: Page): Promise<Customer> {
  const row = queueOf(page).locator('tr[data-row]:has(a[aria-current="true"])');
  await expect(row).toHaveCount(1);
  const number = (await row.getAttribute('data-row')) ?? '';
  const name = await textOf(row.locator('[data-row-link] > :first-child'));
  await expect(panelOf(page, name).getByRole('heading', { name, exact: true })).toBeVisible();
  return { number, name };
}

const rowOf = (page: Page, number: string) => queueOf(page).locator(`tr[data-row="${number}"]`);
const panelOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Each is done by its key; `false` when it cannot be done for this customer. */
const ACTS: Record<Cleared['act'], (page: Page, name: string) => Promise<boolean>> = {
  async remind(page, name) {
    const dialog = page.getByRole('dialog', { name: `Reminder to ${name}` });
    await pressUntilVisible(page, 'e', dialog);
    await expect(dialog.getByText(/Looking at the account/)).toHaveCount(0);
    await expect(dialog.getByText(/A demonstration sends nothing|It may not be sent/).first()).toBeVisible();
    if (!(await dialog.getByRole('button', { name: 'Send' }).isEnabled())) return giveUp(page, dialog);
    return finish(page, dialog, 'Send');
  },
  async promise(page, name) {
    const dialog = page.getByRole('dialog', { name: `${name} promises to pay` });
    await pressUntilVisible(page, 'p', dialog);
    if ((await dialog.getByLabel('Amount', { exact: true }).inputValue()) === '') return giveUp(page, dialog);
    return finish(page, dialog, 'Note the promise');
  },
  async dispute(page, name) {
    const dialog = page.getByRole('dialog', { name: `${name} disputes a document` });
    await pressUntilVisible(page, 'd', dialog);
    await tabTo(page, dialog.getByLabel('What they say'));
    await page.keyboard.type('The offer said less.');
    await tabTo(page, dialog.getByRole('button', { name: 'Open the dispute' }));
    await page.keyboard.press('Enter');
    // Of some the oldest document is disputed already.
    const refused = dialog.getByText(/is disputed already/);
    await expect(refused.or(page.getByText(/is disputed; it stays/)).first()).toBeVisible();
    return (await refused.count()) === 0 || giveUp(page, dialog);
  },
  async escalate(page, name) {
    const dialog = page.getByRole('dialog', { name: `Hand ${name} on to a manager` });
    await pressUntilVisible(page, 'u', dialog);
    await page.keyboard.type('They answer nobody. Please call their managing director.');
    return finish(page, dialog, 'Escalate');
  },
  async call(page, name) {
    const dialog = page.getByRole('dialog', { name: `Call with ${name}` });
    await pressUntilVisible(page, 'c', dialog);
    await expect(dialog.getByLabel('How it went')).toBeFocused();
    await page.keyboard.type('Left a');
    return finish(page, dialog, 'Log the call');
  },
  async snooze(page, name) {
    const dialog = page.getByRole('dialog', { name: `Snooze ${name}` });
    await pressUntilVisible(page, 's', dialog);
    return finish(page, dialog, 'Snooze');
  },
  'write-off': askForWriteOff,
};

async function finish(page: Page, dialog: Locator, button: string): Promise<boolean> {
  await tabTo(page, dialog.getByRole('button', { name: button }));
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  return true;
}

async function giveUp(page: Page, dialog: Locator): Promise<boolean> {
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return false;
}

/** On the account: the oldest document that is late, more than a collector may give up alone. Then back to the queue. */
async function askForWriteOff(page: Page, name: string): Promise<boolean> {
  const queueAddress = page.url();
  await tabTo(page, panelOf(page, name).getByRole('link', { name: 'Open account' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const late = page.getByRole('region', { name: 'Open items' }).getByRole('row').filter({ hasText: /late/ });
  await expect(late.first()).toBeVisible();
  const number = await textOf(late.first().getByRole('link').first());
  await moveTo(page, late.first());
  await page.keyboard.press('Enter');
  await tabTo(page, panelOf(page, number).getByRole('button', { name: 'Write off' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Write off ${number}` });
  await tabTo(page, dialog.getByLabel('Reason'));
  await page.keyboard.type('Not worth a lawsuit.');
  await finish(page, dialog, 'Ask for approval');
  for (let back = 0; page.url() !== queueAddress && back < 8; back++) await page.goBack();
  await expect(panelOf(page, name)).toBeVisible();
  return true;
}

async function approve(page: Page, name: string): Promise<void> {
  await page.goto('/approvals');
  const row = page.getByRole('row').filter({ hasText: name });
  await moveTo(page, row);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Approve this request' });
  await pressUntilVisible(page, 'a', dialog);
  await finish(page, dialog, 'Approve');
  await expect(row).toHaveCount(0);
}

/** By the palette, as somebody who knows the name. */
async function openTimeline(page: Page, { name, number }: Customer): Promise<void> {
  await pressUntilVisible(page, 'ControlOrMeta+k', page.getByRole('combobox'));
  await page.keyboard.type(name);
  const option = page.getByRole('option').filter({ hasText: number });
  await expect(option).toBeVisible();
  for (let pressed = 0; pressed < 12 && (await option.getAttribute('aria-selected')) !== 'true'; pressed++)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Timeline' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/timeline/);
}
