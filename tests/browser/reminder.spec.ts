import { moveTo, tabTo } from './keyboard';
import { expect, test } from './people';
import { namesIn, rowOf, STAYS } from './queue';
import { textOf } from './text-of';

test('a reminder is looked at, edited and sent by keyboard alone, and stands in the outbox as it was sent', async ({
  as,
}) => {
  const page = await as('collector2');
  await page.goto('/?filter=status%3Aall');
  const dialogOf = (name: string) => page.getByRole('dialog', { name: `Reminder to ${name}` });
  // The first whom nothing speaks against, and who leaves the queue by it.
  let name = '';
  for (const candidate of await namesIn(page)) {
    const row = rowOf(page, candidate).first();
    if (STAYS.test(await row.innerHTML())) continue;
    await moveTo(page, row);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: candidate, exact: true })).toBeVisible();
    await expect(async () => {
      await page.keyboard.press('e');
      await expect(dialogOf(candidate)).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 20_000 });
    await expect(dialogOf(candidate).getByText(/Looking at the account/)).toHaveCount(0);
    const send = dialogOf(candidate).getByRole('button', { name: 'Send' });
    await expect(dialogOf(candidate).getByText(/A demonstration sends nothing/)).toBeVisible();
    if (await send.isEnabled()) {
      name = candidate;
      break;
    }
    await expect(dialogOf(candidate).getByText(/It may not be sent:/)).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
  expect(name).not.toBe('');

  const dialog = dialogOf(name);
  // As it will look, then the draft behind it: figures stand in it as fields.
  await expect(dialog.getByTitle('The message as it looks').contentFrame().getByRole('table')).toBeVisible();
  await tabTo(page, dialog.getByRole('button', { name: 'Edit' }));
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Text')).toHaveValue(/\{\{overdue_items\}\}/);
  await tabTo(page, dialog.getByLabel('Subject'));
  await page.keyboard.press('End');
  await page.keyboard.type(' (second copy)');
  await tabTo(page, dialog.getByRole('button', { name: 'Plain text' }));
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/\(second copy\)$/)).toBeVisible();
  const subject = await textOf(dialog.getByText(/\(second copy\)$/));
  const text = await textOf(dialog.locator('pre'));
  expect(`${subject} ${text}`).not.toMatch(/\{\{|\}\}/);
  await expect(dialog.getByRole('button', { name: 'Send' })).toBeEnabled();
  await tabTo(page, dialog.getByRole('button', { name: 'Send' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kept in the outbox. A demonstration sends nothing.')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, name)).toHaveCount(0);

  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1, name: 'Outbox' })).toBeVisible();
  const link = page.getByRole('link', { name: subject });
  await tabTo(page, link);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: subject });
  await expect(panel.getByRole('heading', { name: subject })).toBeVisible();
  await expect(panel.getByText('Kept, and not sent')).toBeVisible();
  await panel.getByText('As plain text').click();
  const sent = (await textOf(panel.locator('pre'))).replace(/\s+/g, ' ');
  expect(sent).toContain(text.trim().slice(0, 300).replace(/\s+/g, ' '));
});
