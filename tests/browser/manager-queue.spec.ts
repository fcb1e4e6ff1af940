import type { ChildProcess } from 'node:child_process';
import type { Locator, Page } from '@playwright/test';
import { moveTo } from './keyboard';
import { expect, test } from './people';
import { namesIn, openFirst, rowOf } from './queue';
import { textOf } from './text-of';
import { startWorker } from './worker';

test.describe.configure({ mode: 'serial' });

// Whoever keeps the checkpoints puts the queue in a new order.
let worker: ChildProcess;
test.beforeAll(() => {
  worker = startWorker();
});
test.afterAll(() => {
  worker.kill('SIGTERM');
});

test('a manager sees who would move before new weights are saved, and the queue is then as it was shown', async ({
  as,
}) => {
  const page = await as('manager');
  await page.goto('/settings/queue');
  const weights = {
    'Collectable amount': '5',
    'Oldest age': '90',
    'Broken promises': '0',
    'Credit used': '0',
  };
  for (const [label, weight] of Object.entries(weights)) await fieldOf(page, label).fill(weight);
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('button', { name: /Together they are 115; at most 100/ })).toBeVisible();
  await expect(fieldOf(page, 'Oldest age')).toHaveValue('90');

  await fieldOf(page, 'Oldest age').fill('60');
  await expect(page.getByText('Together 85 of 100.')).toBeVisible();
  await page.getByRole('button', { name: 'Preview' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByText(/in the queue would move/)).toBeVisible();
  for (const [label, weight] of Object.entries({ ...weights, 'Oldest age': '60' }))
    await expect(fieldOf(page, label)).toHaveValue(weight);
  const foretold = await preview.getByRole('table').first().getByRole('link').allTextContents();
  expect(foretold.length).toBeGreaterThan(10);

  const queue = await as('manager');
  await queue.goto('/');
  const before = await namesIn(queue);
  expect(before).not.toEqual(foretold);

  await page.getByRole('button', { name: 'Save the weights' }).click();
  await expect(page.getByText('The queue is put in the new order within a moment')).toBeVisible();
  await expect(async () => {
    await queue.reload();
    expect(await namesIn(queue)).toEqual(foretold);
  }).toPass({ timeout: 60_000 });

  for (const [label, weight] of Object.entries({
    'Collectable amount': '25',
    'Oldest age': '20',
    'Broken promises': '15',
    'Credit used': '10',
  }))
    await fieldOf(page, label).fill(weight);
  await page.getByRole('button', { name: 'Save the weights' }).click();
  await expect(async () => {
    await queue.reload();
    expect(await namesIn(queue)).toEqual(before);
  }).toPass({ timeout: 60_000 });
});

test('several customers are put off at once, and all of them are back when it is undone', async ({ as }) => {
  const page = await as('collector2');
  await page.goto('/');
  const [first = '', second = '', third = ''] = await namesIn(page);
  for (const name of [first, second]) {
    await moveTo(page, rowOf(page, name));
    await page.keyboard.press('x');
  }
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Snooze them' }).click();
  const dialog = page.getByRole('dialog', { name: 'Snooze 2 customers' });
  await dialog.getByLabel('Why').fill('Fair in town');
  await dialog.getByRole('button', { name: 'Snooze', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/^2 customers back in the queue on/)).toBeVisible();
  await expect(rowOf(page, first)).toHaveCount(0);
  await expect(rowOf(page, second)).toHaveCount(0);
  await expect(rowOf(page, third)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back for 2 customers')).toBeVisible();
  await expect(rowOf(page, first)).toBeVisible();
  await expect(rowOf(page, second)).toBeVisible();
});

test('a note is taken back on the timeline of the day, by whoever wrote it', async ({ as }) => {
  const page = await as('collector2');
  const first = await openFirst(page);
  await page.getByRole('region', { name: first }).getByRole('link', { name: 'Open account' }).click();
  await page.getByRole('link', { name: 'Timeline' }).click();
  await page.getByLabel('Add a note').fill('Written by mistake.');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByText('Written by mistake.')).toBeVisible();
  await page.getByRole('button', { name: 'Take the note back' }).first().click();
  await expect(page.getByText('It is taken back')).toBeVisible();
  await page.goto('/');
  await expect(rowOf(page, first)).toBeVisible();
});

test('rules are tried out, saved and applied, and the workload shows it', async ({ as }) => {
  const page = await as('manager');
  await page.goto('/settings/assignment');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('button', { name: 'Choose at least one collector.' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Mara Lindqvist' }).check();
  await page.getByRole('button', { name: 'Preview' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByText(/would move/)).toBeVisible();
  const said = await textOf(preview.getByRole('status'));
  const moves = Number(/^([\d,]+)/.exec(said)?.[1]?.replace(',', ''));
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect(page.getByText('1 rule is saved; nobody has moved yet')).toBeVisible();
  await page.getByRole('button', { name: 'Apply to those without an owner' }).click();
  await expect(
    page.getByText(moves === 0 ? 'Nobody had to move' : /have a new owner|has a new owner/),
  ).toBeVisible();
  if (moves > 0) {
    await page.getByRole('button', { name: 'Take it back' }).click();
    await expect(page.getByText(/back with whoever had them/)).toBeVisible();
  }
  await page.goto('/workload');
  const row = page.getByRole('row').filter({ hasText: 'Mara Lindqvist' });
  const inQueue = await textOf(row.getByRole('link'));
  await row.getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Work queue' })).toBeVisible();
  await expect(page.getByText('Need you').locator('..')).toContainText(inQueue);
});

const fieldOf = (page: Page, label: string): Locator =>
  page.getByRole('spinbutton', { name: new RegExp(`^${label}`) });
