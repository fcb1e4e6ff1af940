import { expect, test } from './people';

const DIR = `${process.cwd()}/.duebook/shots`;
const WAYS = [
  { way: 'light', colorScheme: 'light', width: 1440 },
  { way: 'dark', colorScheme: 'dark', width: 1440 },
  { way: 'narrow', colorScheme: 'light', width: 375 },
] as const;
for (const { way, colorScheme, width } of WAYS) {
  test(`walk ${way}`, async ({ as }) => {
    test.setTimeout(240_000);
    const page = await as('manager', { colorScheme, viewport: { width, height: width === 375 ? 812 : 900 } });
    const shot = async (name: string) => {
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${DIR}/${name}-${way}.png`, animations: 'disabled' });
    };
    await page.goto('/');
    await shot('queue');
    if (width === 375) {
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await shot('nav');
      await page.keyboard.press('Escape');
    }
    const links = page.getByRole('region', { name: 'Customers to be worked on' }).locator('[data-row-link]');
    const count = Math.min(6, await links.count());
    for (let index = 0; index < count; index += 1) {
      await page.goto('/');
      await links.nth(index).click();
      await expect(page.getByRole('button', { name: 'Remind' })).toBeVisible();
      if (index === 0) {
        await shot('panel');
        await page.getByRole('button', { name: 'More acts' }).first().click();
        await shot('panel-more');
        await page.keyboard.press('Escape');
      }
      await page.getByRole('button', { name: 'Remind' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByLabel('Level')).toBeVisible();
      await page.waitForTimeout(1500);
      const send = dialog.getByRole('button', { name: 'Send' });
      if (!(await send.isEnabled())) {
        if (index === 0) await shot('remind-refused');
        continue;
      }
      await shot('remind');
      await dialog.getByRole('button', { name: 'Edit' }).click();
      await shot('remind-edit');
      await dialog.getByLabel('By', { exact: true }).selectOption('letter');
      await dialog.getByRole('button', { name: 'As it looks' }).click();
      await page.waitForTimeout(1500);
      await shot('remind-letter');
      if (await dialog.getByRole('button', { name: 'Print letter' }).isEnabled()) {
        if (way === 'light') {
          const got = page.waitForEvent('download');
          await dialog.getByRole('button', { name: 'Print letter' }).click();
          const file = await got;
          await file.saveAs(`${DIR}/letter.pdf`);
          await page.waitForTimeout(800);
          await shot('after-letter');
        }
      }
      break;
    }
    await page.goto('/customers?filter=payer%3Alate&sort=-overdue');
    await page.getByRole('region', { name: 'Customers' }).locator('[data-row-link]').first().click();
    await page.waitForTimeout(1500);
    await shot('account');
    for (const [name, path] of [
      ['outbox', '/outbox'],
      ['templates', '/settings/templates'],
      ['template', '/settings/templates/reminder-1-en-email'],
      ['approvals', '/approvals'],
      ['interest', '/interest'],
      ['promises', '/promises'],
      ['disputes', '/disputes'],
      ['settings', '/settings'],
    ] as const) {
      await page.goto(path);
      await shot(name);
    }
    await page.goto('/outbox');
    const first = page.locator('tbody [data-row-link]').first();
    if (await first.count()) {
      await first.click();
      await page.waitForTimeout(1200);
      await shot('outbox-row');
    }
    await page.goto('/');
    await page.keyboard.press('?');
    await shot('keys');
  });
}
