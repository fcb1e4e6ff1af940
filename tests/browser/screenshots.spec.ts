import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { invoicesFile, upload } from './import-file';
import { expect, type Person, test } from './people';

const FOLDER = join(import.meta.dirname, '../../public/screenshots');

type Picture = { name: string; as: Person; path: string; open?: (page: Page) => Promise<void> };

const PICTURES: Picture[] = [
  { name: 'queue', as: 'collector', path: '/', open: (page) => openRow(page, 'Customers to be worked on') },
  { name: 'customers', as: 'finance', path: '/customers?filter=open%3Ayes&sort=-balance' },
  {
    name: 'account',
    as: 'finance',
    path: '/customers?filter=payer%3Alate&sort=-overdue',
    open: async (page) => {
      await openRow(page, 'Customers');
      await page.getByRole('region', { name: 'Open items' }).locator('[data-row-link]').first().click();
      await expect(page.getByRole('heading', { name: 'Why this much is open' })).toBeVisible();
    },
  },
  {
    name: 'import',
    as: 'finance',
    path: '/import',
    open: (page) => upload(page, invoicesFile('2026', 'faulty')),
  },
];

// Made only when somebody asks for them: they show the demo book as it is on that day.
for (const picture of process.env.DUEBOOK_SCREENSHOTS ? PICTURES : []) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      test(`${picture.name}, ${colorScheme}, ${width} wide`, async ({ as }, info) => {
        const page = await as(picture.as, { colorScheme });
        await page.goto(picture.path);
        await picture.open?.(page);
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.mouse.move(0, 0);
        await page.evaluate(() => document.fonts.ready);
        mkdirSync(FOLDER, { recursive: true });
        const file = `${picture.name}-${colorScheme}.png`;
        // Narrow ones are to be looked at; the wide ones are the README's.
        const path = width === 390 ? info.outputPath(file) : join(FOLDER, file);
        await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
      });
    }
  }
}

async function openRow(page: Page, list: string): Promise<void> {
  await page.getByRole('region', { name: list }).locator('[data-row-link]').first().click();
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
}
