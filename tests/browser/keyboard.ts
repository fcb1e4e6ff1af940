import { expect, type Locator, type Page } from '@playwright/test';

/** Presses a key until `there` has the focus, as somebody without a mouse does. */
export async function pressUntilFocused(page: Page, key: string, there: Locator, most = 60): Promise<void> {
  for (let pressed = 0; pressed < most; pressed++) {
    if (await hasFocus(there)) return;
    await page.keyboard.press(key);
  }
  await expect(there).toBeFocused();
}

export const tabTo = (page: Page, there: Locator) => pressUntilFocused(page, 'Tab', there);

/** Moves by j to the row. Its link takes the focus once the row is rendered. */
export async function moveTo(page: Page, row: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press('j');
    await expect(page.locator('tr[data-row] a:focus')).toBeVisible();
    if ((await row.locator('a:focus').count()) > 0) return;
  }
  throw new Error('j never reached the row.');
}

const hasFocus = async (there: Locator): Promise<boolean> =>
  (await there.count()) === 1 && there.evaluate((element) => element === document.activeElement);
