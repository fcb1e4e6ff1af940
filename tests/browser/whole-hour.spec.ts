import type { Locator, Page } from '@playwright/test';
import { moveTo, pressUntilVisible, tabTo } from './keyboard';
import { expect, test } from './people';
import { namesIn, queueOf, rowOf, STAYS } from './queue';
import { textOf } from './text-of';

test('a collector clears ten customers by keyboard alone, a manager approves, and the timeline tells it all', async ({
  as,
}) => {
  test.setTimeout(300_000);
  const page = await as('collector');
  await page.goto('/?filter=status%3Aall');
  const cleared: Record<string, string> = {};
  const acts: [string, (page: Page, name: string) => Promise<boolean>][] = [
    ['remind', remind],
    ['promise', promise],
    ['dispute', dispute],
    ['escalate', escalate],
    ['call', call],
    ['call', call],
    ['remind', remind],
    ['snooze', snooze],
    ['snooze', snooze],
  ];
  for (const [act, run] of acts) {
    const name = await firstThat(page, act === 'snooze', (candidate) => run(page, candidate));
    await expect(rowOf(page, name), `${act}: ${name}`).toHaveCount(0);
    cleared[act] = name;
  }
  const writtenOff = await firstThat(page, true, (name) => askForWriteOff(page, name));
  await approve(await as('manager'), writtenOff);

  await page.goto('/?filter=status%3Aall');
  await expect(queueOf(page)).toBeVisible();
  for (const name of Object.values(cleared)) await expect(rowOf(page, name)).toHaveCount(0);
  for (const [act, told] of Object.entries(TOLD)) {
    const name = act === 'write-off' ? writtenOff : (cleared[act] ?? '');
    await openTimeline(page, name);
    await expect(page.getByRole('listitem').getByText(told).first(), act).toBeVisible();
  }
});

/** What the timeline says of each. */
const TOLD: Record<string, RegExp> = {
  remind: /^E-mail to .+: /,
  promise: /^Promised .+: promised$/,
  dispute: /^Disputes .+: price$/,
  escalate: /^Handed on to a manager/,
  call: /^Call.*: left a message$/,
  snooze: /^Snoozed until /,
  'write-off': /^Approved: write off of /,
};

/** Opens one row after another until the act is done; whoever is forced in would stay, and can only be put off. */
async function firstThat(
  page: Page,
  forced: boolean,
  act: (name: string) => Promise<boolean>,
): Promise<string> {
  for (const name of await namesIn(page)) {
    const row = rowOf(page, name);
    if ((await row.count()) !== 1) continue;
    if (!forced && STAYS.test(await row.innerHTML())) continue;
    await moveTo(page, row);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
    if (await act(name)) return name;
    await page.keyboard.press('Escape');
  }
  throw new Error('Nobody in this queue is one for that.');
}

async function finish(page: Page, dialog: Locator, button: string): Promise<boolean> {
  await tabTo(page, dialog.getByRole('button', { name: button }));
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  return true;
}

async function remind(page: Page, name: string): Promise<boolean> {
  const dialog = page.getByRole('dialog', { name: `Reminder to ${name}` });
  await pressUntilVisible(page, 'e', dialog);
  await expect(dialog.getByText(/Looking at the account/)).toHaveCount(0);
  await expect(dialog.getByText(/A demonstration sends nothing|It may not be sent/).first()).toBeVisible();
  if (await dialog.getByRole('button', { name: 'Send' }).isEnabled()) return finish(page, dialog, 'Send');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return false;
}

async function promise(page: Page, name: string): Promise<boolean> {
  const dialog = page.getByRole('dialog', { name: `${name} promises to pay` });
  await pressUntilVisible(page, 'p', dialog);
  if ((await dialog.getByLabel('Amount', { exact: true }).inputValue()) !== '')
    return finish(page, dialog, 'Note the promise');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return false;
}

async function dispute(page: Page, name: string): Promise<boolean> {
  const dialog = page.getByRole('dialog', { name: `${name} disputes a document` });
  await pressUntilVisible(page, 'd', dialog);
  await tabTo(page, dialog.getByLabel('What they say'));
  await page.keyboard.type('The offer said less.');
  await tabTo(page, dialog.getByRole('button', { name: 'Open the dispute' }));
  await page.keyboard.press('Enter');
  // Of some the oldest document is disputed already.
  await expect(
    dialog
      .getByText(/is disputed already/)
      .or(page.getByText(/is disputed; it stays/))
      .first(),
  ).toBeVisible();
  if ((await dialog.count()) === 0) return true;
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return false;
}

async function escalate(page: Page, name: string): Promise<boolean> {
  const dialog = page.getByRole('dialog', { name: `Hand ${name} on to a manager` });
  await pressUntilVisible(page, 'u', dialog);
  await page.keyboard.type('They answer nobody. Please call their managing director.');
  return finish(page, dialog, 'Escalate');
}

async function call(page: Page, name: string): Promise<boolean> {
  const dialog = page.getByRole('dialog', { name: `Call with ${name}` });
  await pressUntilVisible(page, 'c', dialog);
  await expect(dialog.getByLabel('How it went')).toBeFocused();
  await page.keyboard.type('Left a');
  return finish(page, dialog, 'Log the call');
}

async function snooze(page: Page, name: string): Promise<boolean> {
  const dialog = page.getByRole('dialog', { name: `Snooze ${name}` });
  await pressUntilVisible(page, 's', dialog);
  return finish(page, dialog, 'Snooze');
}

/** On the account: the oldest document that is late, more than a collector may give up alone. */
async function askForWriteOff(page: Page, name: string): Promise<boolean> {
  await tabTo(
    page,
    page.getByRole('region', { name, exact: true }).getByRole('link', { name: 'Open account' }),
  );
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const late = page.getByRole('region', { name: 'Open items' }).getByRole('row').filter({ hasText: /late/ });
  await expect(late.first()).toBeVisible();
  const number = await textOf(late.first().getByRole('link').first());
  await moveTo(page, late.first());
  await page.keyboard.press('Enter');
  const document = page.getByRole('region', { name: number });
  await tabTo(page, document.getByRole('button', { name: 'Write off' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Write off ${number}` });
  await tabTo(page, dialog.getByLabel('Reason'));
  await page.keyboard.type('Not worth a lawsuit.');
  return finish(page, dialog, 'Ask for approval');
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
async function openTimeline(page: Page, name: string): Promise<void> {
  await pressUntilVisible(page, 'ControlOrMeta+k', page.getByRole('combobox'));
  await page.keyboard.type(name.split(' ').slice(0, 2).join(' '));
  const option = page.getByRole('option').filter({ hasText: name }).first();
  await expect(option).toBeVisible();
  for (let pressed = 0; pressed < 12; pressed++) {
    if ((await option.getAttribute('aria-selected')) === 'true') break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Timeline' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/timeline/);
}
