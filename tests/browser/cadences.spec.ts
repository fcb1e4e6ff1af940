import { expect, test } from './people';
import { suggestSteps } from './suggest-steps';

test.describe.configure({ mode: 'serial' });

test('a manager writes a cadence, sees what it would do, and saves it', async ({ as }) => {
  const page = await as('manager');
  await page.goto('/settings/cadences');
  await expect(page.getByText('No cadence yet')).toBeVisible();
  await page.getByRole('link', { name: 'Make the first one' }).click();
  await expect(page.getByLabel('Name')).toHaveValue('Usual');

  const second = page.getByRole('group', { name: 'Step 2' });
  await second.getByLabel('Day').fill('2');
  await page.getByRole('button', { name: 'Simulate 14 days' }).click();
  await expect(page.getByText('Day 2 is before day 3').first()).toBeVisible();
  await expect(second.getByLabel('Day')).toHaveAttribute('aria-invalid', 'true');
  await expect(second.getByLabel('Day')).toHaveValue('2');
  await second.getByLabel('Day').fill('9');
  await second.getByLabel('Done').selectOption('Automatic');
  await second.getByLabel('What to say').fill('Ask for a day');

  await page.getByRole('button', { name: 'Simulate 14 days' }).click();
  const result = page.getByRole('region', { name: 'What would happen' });
  await expect(result).toContainText('Nothing was sent or written');
  await expect(result).toContainText('nobody pays');
  await expect(page.getByRole('table', { name: 'By day' }).getByRole('row')).not.toHaveCount(1);
  await expect(page.getByRole('table', { name: 'By customer' })).toContainText('suggested');

  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/settings\/cadences$/);
  const row = page.getByRole('row', { name: /Usual/ });
  await expect(row).toContainText('Everybody');
  await expect(row).toContainText('day 9');
});

test('a cadence is edited: what is typed is kept through a refusal, and the simulation goes when it is of something else', async ({
  as,
}) => {
  const page = await as('manager');
  await page.goto('/settings/cadences');
  await page.getByRole('link', { name: 'Usual' }).click();
  await page.getByRole('button', { name: 'Simulate 14 days' }).click();
  const result = page.getByRole('region', { name: 'What would happen' });
  await expect(result).toBeVisible();
  await page.getByLabel('Countries').fill('ZZ');
  await expect(result).toHaveCount(0);
  await page.getByRole('button', { name: 'Add a step' }).click();
  const last = page.getByRole('group', { name: 'Step 6' });
  await last.getByLabel('What', { exact: true }).selectOption('Hold');
  await last.getByLabel('Kind').selectOption('Legal hold');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('ZZ is no country').first()).toBeVisible();
  await expect(last.getByLabel('Kind')).toHaveValue('legal_hold');
  await page.getByLabel('Countries').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/settings\/cadences$/);
  await expect(page.getByRole('row', { name: /Usual/ })).toContainText('Hold');
});

test('somebody who only reads sees the cadences and changes none', async ({ as }) => {
  const page = await as('auditor');
  await page.goto('/settings/cadences');
  await expect(page.getByRole('row', { name: /Usual/ })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New cadence' })).toHaveCount(0);
  await page.goto('/settings/cadences/1');
  await expect(page).toHaveURL(/no-access/);
  await page.goto('/dunning');
  await expect(page.getByRole('heading', { level: 1, name: 'Suggested steps' })).toBeVisible();
});

test('what a cadence suggests is taken or let be, many at once or with one key', async ({ as }) => {
  await suggestSteps();
  const page = await as('collector');
  await page.goto('/dunning');
  const boxes = page.getByRole('table').getByRole('checkbox', { name: /^Select (?!all)/ });
  await expect(boxes.first()).toBeVisible();
  const offered = await boxes.count();
  await boxes.nth(0).check();
  await page.getByRole('button', { name: 'Take 1' }).click();
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results).toContainText('1 done');
  await expect(boxes).toHaveCount(offered - 1);
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: 'Let 2 be' }).click();
  await expect(results).toContainText('2 done');
  await expect(boxes).toHaveCount(offered - 3);

  const next = page.getByRole('table').getByRole('link').first();
  await page.goto(((await next.getAttribute('href')) ?? '').replace('/account', '/timeline'));
  await expect(page.getByRole('heading', { name: 'Suggested' })).toBeVisible();
  await expect(page.getByText(/Usual, step 1, e-mail, level 1 on day 3: suggested/)).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('l');
    await expect(page.getByText(/is let be/).first()).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(page.getByRole('heading', { name: 'Suggested' })).toHaveCount(0);
  await expect(page.getByText(/Usual, step 1, e-mail, level 1 on day 3: dismissed/)).toBeVisible();
});
