import { expect, test } from '@playwright/test';

const origin = () => process.env.BASE_URL ?? '';

test('somebody who is not signed in gets a page, and nothing is asked of another host', async ({ page }) => {
  const elsewhere: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin()) && !request.url().startsWith('data:'))
      elsewhere.push(request.url());
  });
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  const answer = await page.goto(origin());
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole('main')).toBeVisible();
  expect({ elsewhere, faults }).toEqual({ elsewhere: [], faults: [] });
});
