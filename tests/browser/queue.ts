import type { Page } from '@playwright/test';
import { moveTo } from './keyboard';
import { expect } from './people';

export const queueOf = (page: Page) => page.getByRole('region', { name: 'Customers to be worked on' });
export const rowOf = (page: Page, name: string) => queueOf(page).getByRole('row').filter({ hasText: name });

/** The names in the queue, the most pressing first. */
export async function namesIn(page: Page): Promise<string[]> {
  const links = queueOf(page).locator('tr[data-row] [data-row-link] > :first-child');
  await expect(links.first()).toBeVisible();
  return links.allTextContents();
}

/** Opens the panel of the most pressing customer of one's queue, and gives its name. */
export async function openFirst(page: Page): Promise<string> {
  await page.goto('/');
  const [first = ''] = await namesIn(page);
  await moveTo(page, rowOf(page, first));
  await page.keyboard.press('Enter');
  return first;
}

/** What a row says of a customer that stays in the queue whatever is done, unless it is put off. */
export const STAYS = /Over the credit limit|No billing contact|no billing contact|Archived/;
