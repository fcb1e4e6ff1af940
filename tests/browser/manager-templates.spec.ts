import { readFile } from 'node:fs/promises';
import { pdfText } from '@/tests/support/pdf-text';
import { expect, test } from './people';

test('a manager writes a template by keyboard, sees what it says to a customer, and ends it again', async ({
  as,
}) => {
  const page = await as('manager');
  await page.goto('/settings/templates?channel=letter');
  await page.getByRole('link', { name: /^Reminder, level 1 in French/ }).click();
  const text = page.getByLabel('Text', { exact: true });
  await expect(page.getByTitle('The message as it looks')).toBeVisible();

  await page.getByLabel('Preview for').fill('lindenfurt');
  await expect(page.getByRole('option').first()).toContainText('Lindenfurt');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/customer=C-/);

  await text.press('ControlOrMeta+End');
  await page.keyboard.type('\n\nPS: {{oldest_day}}');
  const fault = page.getByRole('button', {
    name: /^Line \d+: There is no field \{\{oldest_day\}\}; \{\{oldest_days\}\} is one\.$/,
  });
  await expect(fault).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert').first()).toContainText('There is no field');
  await expect(text).toHaveValue(/PS: \{\{oldest_day\}\}$/);

  await text.press('ControlOrMeta+End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('s');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Rappel amiable is saved')).toBeVisible();
  await expect(text).toBeFocused();
  await page.getByRole('button', { name: 'Plain text' }).click();
  await expect(page.getByText(/PS: \d+ jours/)).toBeVisible();

  const letter = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Saved text as PDF' }).click();
  expect(pdfText(await readFile(await (await letter).path()))).toMatch(/PS: \d+ jours/);

  await page.getByRole('button', { name: 'Back to the built-in text' }).click();
  await page.getByRole('button', { name: 'End ours' }).click();
  await expect(text).not.toHaveValue(/PS:/);
});

test('a collector gets statements of a selection in one file, and a period that makes no sense is refused where it was typed', async ({
  as,
}) => {
  const page = await as('collector');
  await page.goto('/customers?sort=-overdue');
  await page.getByRole('checkbox').nth(1).click();
  await page.getByRole('checkbox').nth(2).click();
  await page.getByRole('button', { name: 'Statements as PDF' }).click();
  await page.getByLabel('From').fill('2199-01-01');
  await page.getByRole('button', { name: 'Download' }).click();
  await expect(page.getByRole('alert')).toContainText('The period begins after it ends.');
  await expect(page.getByLabel('From')).toHaveValue('2199-01-01');
  await page.getByLabel('From').fill('2026-01-01');
  const archive = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const content = await readFile(await (await archive).path());
  expect(content.toString('latin1').split('PK\u0001\u0002')).toHaveLength(1 + 2);
});
