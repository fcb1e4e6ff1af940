import type { Page } from '@playwright/test';
import { expect } from './people';

export const queueOf = (page: Page) => page.getByRole('region', { name: 'Customers to be worked on' });
export const rowOf = (page: Page, name: string) => queueOf(page).getByRole('row').filter({ hasText: name });

/** The names in the queue, the most pressing first. */
export async function namesIn(page: Page): Promise<string[]> {
  const links = queueOf(page).locator('tr[data-row] [data-row-link] > :first-child');
  await expect(links.first()).toBeVisible();
  return links.allTextContents();
}

/** What a row says of a customer that stays in the queue whatever is done, unless it is put off. */
export const STAYS = /Over the credit limit|No billing contact|no billing contact|Archived/;
