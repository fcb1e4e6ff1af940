import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds, one line for each: the rule, and where. */
export async function faultsOf(page: Page, over?: string, rules?: string[]): Promise<string[]> {
  // A message that is shown as it will look is a letter, and no page with landmarks.
  const axe = new AxeBuilder({ page }).exclude('iframe');
  if (over) axe.include(over);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.any[0]?.message ?? node.failureSummary}`),
  );
}

/** Chromium leaves inherited colours as they were when the scheme changes under it: everything is drawn anew. */
export async function turnDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => {
    for (const display of ['none', '']) {
      document.documentElement.style.display = display;
      document.documentElement.getBoundingClientRect();
    }
  });
}
