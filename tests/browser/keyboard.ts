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

/** Presses a key until `there` is seen: keys answer only once the page's script has come. */
export async function pressUntilVisible(page: Page, key: string, there: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(there).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

/** Moves by j, or by k from below, until the row has the focus. */
export async function moveTo(page: Page, row: Locator): Promise<void> {
  const focused = page.locator('tr[data-row]:has(a:focus)');
  const placeOf = (one: Locator) => one.evaluate((element) => (element as HTMLTableRowElement).rowIndex);
  for (let pressed = 0; pressed < 80; pressed++) {
    if ((await row.locator('a:focus').count()) > 0) return;
    const before = (await focused.count()) > 0 ? await placeOf(focused) : -1;
    await page.keyboard.press(before > (await placeOf(row)) ? 'k' : 'j');
    await expect
      .poll(async () => ((await focused.count()) > 0 ? placeOf(focused) : -1), { timeout: 2_000 })
      .not.toBe(before)
      .catch(() => undefined);
  }
  throw new Error('The row was never reached.');
}

const hasFocus = async (there: Locator): Promise<boolean> =>
  (await there.count()) === 1 && there.evaluate((element) => element === document.activeElement);
