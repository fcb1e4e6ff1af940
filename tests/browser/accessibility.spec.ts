import type { Page } from '@playwright/test';
import { faultsOf, turnDark } from './axe';
import { invoicesFile, upload } from './import-file';
import { pressUntilVisible } from './keyboard';
import { expect, type Person, test } from './people';

type Screen = {
  name: string;
  /** Nobody is signed in unless said. */
  as?: Person;
  path: string;
  /** Opens what the address alone does not. */
  open?: (page: Page) => Promise<void>;
  /** What stands over a screen that is looked at by itself: only it is looked at again. */
  over?: '[role="dialog"]' | '[role="menu"]';
};

const SCREENS: Screen[] = [
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in, refused',
    path: '/sign-in',
    open: async (page) => {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText('Type your e-mail and your password.')).toBeVisible();
    },
  },
  { name: 'an invitation that is over', path: '/invite/gone' },
  { name: 'work queue', as: 'collector', path: '/' },
  { name: 'work queue without rows', as: 'collector', path: '/?filter=owner%3Ame&q=nobody' },
  { name: 'work queue with its panel', as: 'collector', path: '/', open: openFirstRow },
  {
    name: 'dialog over the queue',
    over: '[role="dialog"]',
    as: 'collector',
    path: '/',
    open: async (page) => {
      await openFirstRow(page);
      await page.getByRole('button', { name: 'Log call' }).click();
      await page.getByRole('button', { name: 'Log the call' }).click();
      await expect(page.getByLabel('How it went')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'promise over the queue',
    over: '[role="dialog"]',
    as: 'collector',
    path: '/',
    open: async (page) => {
      await openFirstRow(page);
      await page.getByRole('button', { name: 'Promise' }).click();
      await expect(page.getByRole('dialog').getByLabel('Amount', { exact: true })).toBeFocused();
    },
  },
  { name: 'late interest of the book', as: 'finance', path: '/interest' },
  { name: 'interest policy', as: 'finance', path: '/settings/interest' },
  {
    name: 'interest policy being changed',
    over: '[role="dialog"]',
    as: 'finance',
    path: '/settings/interest',
    open: async (page) => {
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByRole('radio', { name: /^Your own rates/ }).check();
      await page.getByRole('button', { name: 'Add a rate' }).click();
    },
  },
  {
    name: 'late interest of a customer',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page.getByRole('link', { name: 'Interest', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'What would be charged' })).toBeVisible();
    },
  },
  {
    name: 'payment plan',
    over: '[role="dialog"]',
    as: 'collector',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page.getByRole('button', { name: 'More acts' }).click();
      await page.getByRole('menuitem', { name: 'Payment plan' }).click();
      await expect(page.getByLabel('Amount of instalment 3')).toBeVisible();
    },
  },
  {
    name: 'reminder over the queue',
    over: '[role="dialog"]',
    as: 'collector',
    path: '/',
    open: async (page) => {
      await openFirstRow(page);
      await page.getByRole('button', { name: 'Remind', exact: true }).click();
      await expect(page.getByRole('dialog').getByText(/Looking at the account/)).toHaveCount(0);
      await expect(page.getByRole('dialog').getByText(/A demonstration sends nothing/)).toBeVisible();
    },
  },
  { name: 'outbox', as: 'collector', path: '/outbox' },
  { name: 'what was not sent', as: 'collector', path: '/outbox?show=not-sent' },
  { name: 'mail that came in', as: 'collector', path: '/outbox?show=came-in' },
  { name: 'selections', as: 'collector', path: '/outbox?show=selections' },
  { name: 'reminders in the settings', as: 'manager', path: '/settings/chasing' },
  { name: 'promises', as: 'collector', path: '/promises' },
  { name: 'what was asked for', as: 'collector', path: '/approvals' },
  { name: 'approvals with a request', as: 'manager', path: '/approvals', open: openFirstRequest },
  {
    name: 'a decision over the approvals',
    over: '[role="dialog"]',
    as: 'manager',
    path: '/approvals',
    open: async (page) => {
      await openFirstRequest(page);
      await pressUntilVisible(page, 'r', page.getByRole('dialog', { name: 'Reject this request' }));
      await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
      await expect(page.getByLabel('Why not')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  { name: 'limits of approvals', as: 'admin', path: '/settings/approvals' },
  {
    name: 'limits being set',
    over: '[role="dialog"]',
    as: 'admin',
    path: '/settings/approvals',
    open: async (page) => {
      await page.getByRole('button', { name: 'Change' }).first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'disputes', as: 'collector', path: '/disputes' },
  {
    name: 'a dispute',
    as: 'finance',
    path: '/disputes',
    open: async (page) => {
      await page.locator('[data-row-link]').first().click();
      await expect(page.getByRole('heading', { name: 'Thread' })).toBeVisible();
    },
  },
  {
    name: 'command palette',
    over: '[role="dialog"]',
    as: 'collector',
    path: '/',
    open: async (page) => {
      await pressUntilVisible(page, 'ControlOrMeta+k', page.getByRole('combobox'));
      await page.getByRole('combobox').fill('in');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  { name: 'ageing of the book', as: 'auditor', path: '/ageing' },
  { name: 'ageing of a past day', as: 'finance', path: '/ageing?as_of=2026-03-31' },
  {
    name: 'list of keys',
    over: '[role="dialog"]',
    as: 'collector',
    path: '/',
    open: async (page) => {
      await pressUntilVisible(page, '?', page.getByRole('dialog', { name: 'Keys' }));
    },
  },
  {
    name: 'work queue with a selection',
    as: 'manager',
    path: '/?filter=status%3Aall',
    open: async (page) => {
      await page
        .getByRole('checkbox', { name: /^Select / })
        .nth(1)
        .check();
      await expect(page.getByText(/^\d+ selected$/)).toBeVisible();
    },
  },
  { name: 'what falls due soon', as: 'collector', path: '/?filter=due%3Asoon' },
  {
    name: 'weights of the queue with their preview',
    as: 'manager',
    path: '/settings/queue',
    open: async (page) => {
      await page.getByRole('button', { name: 'Preview' }).click();
      await expect(page.getByRole('region', { name: 'Preview' })).toBeVisible();
    },
  },
  {
    name: 'rules of assignment, refused',
    as: 'manager',
    path: '/settings/assignment',
    open: async (page) => {
      await page.getByRole('button', { name: 'Add a rule' }).click();
      await page.getByRole('button', { name: 'Preview' }).click();
      await expect(page.getByRole('button', { name: 'Choose at least one collector.' })).toBeVisible();
    },
  },
  { name: 'workload', as: 'manager', path: '/workload' },
  { name: 'customers', as: 'finance', path: '/customers?filter=limit%3Aover' },
  { name: 'archived customers', as: 'finance', path: '/customers?filter=status%3Aarchived' },
  {
    name: 'filters of the customers',
    over: '[role="menu"]',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  { name: 'new customer', as: 'finance', path: '/customers/new' },
  { name: 'account', as: 'finance', path: '/customers', open: openAccount },
  { name: 'cadences', as: 'manager', path: '/settings/cadences' },
  { name: 'a cadence', as: 'manager', path: '/settings/cadences/new' },
  { name: 'suggested steps', as: 'collector', path: '/dunning' },
  {
    name: 'account with a document',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page.getByRole('region', { name: 'Open items' }).getByRole('link').first().click();
      await expect(page.getByRole('heading', { name: 'Why this much is open' })).toBeVisible();
    },
  },
  {
    name: 'payment form',
    over: '[role="dialog"]',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page.getByRole('button', { name: 'Payment' }).click();
      await page.getByRole('radio', { name: 'By hand' }).check();
    },
  },
  {
    name: 'why a balance',
    over: '[role="dialog"]',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page
        .getByRole('button', { name: /, why\?$/ })
        .first()
        .click();
      await expect(page.getByRole('rowheader', { name: 'Sum' })).toBeVisible();
    },
  },
  {
    name: 'account on another day',
    as: 'finance',
    path: '/customers?as_of=2026-01-31',
    open: openAccount,
  },
  {
    name: 'timeline',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page.getByRole('link', { name: 'Timeline' }).click();
      await expect(page).toHaveURL(/timeline/);
    },
  },
  {
    name: 'profile',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page.getByRole('link', { name: 'Profile' }).click();
      await expect(page.getByRole('heading', { name: 'Legal identity' })).toBeVisible();
    },
  },
  {
    name: 'profile being edited',
    as: 'finance',
    path: '/customers',
    open: async (page) => {
      await openAccount(page);
      await page.getByRole('link', { name: 'Profile' }).click();
      await page.getByRole('link', { name: /legal identity/ }).click();
      await expect(page.getByLabel('Trading name')).toBeVisible();
    },
  },
  { name: 'import', as: 'finance', path: '/import' },
  {
    name: 'import with refused lines',
    as: 'finance',
    path: '/import',
    open: async (page) => {
      await upload(page, invoicesFile('A11Y', 'faulty'));
      await expect(page.getByRole('region', { name: 'Refused lines' })).toBeVisible();
    },
  },
  { name: 'audit trail', as: 'auditor', path: '/audit' },
  { name: 'settings of the organisation', as: 'admin', path: '/settings/organisation' },
  { name: 'exchange rates and closed periods', as: 'finance', path: '/settings/books' },
  { name: 'templates', as: 'manager', path: '/settings/templates' },
  {
    name: 'a template with a fault, and its preview',
    as: 'manager',
    path: '/settings/templates/reminder-2-de-email',
    open: async (page) => {
      await expect(page.getByTitle('The message as it looks')).toBeVisible();
      await page.getByLabel('Text', { exact: true }).fill('{{custmer_name}}');
      await expect(page.getByRole('button', { name: /^Line 1:/ })).toBeVisible();
    },
  },
  {
    name: 'form of a statement, refused',
    over: '[role="dialog"]',
    as: 'collector',
    path: '/customers/C-00001/account',
    open: async (page) => {
      await page.getByRole('button', { name: 'Statement as PDF' }).click();
      await page.getByLabel('From').fill('2199-01-01');
      await page.getByRole('button', { name: 'Download' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  { name: 'users', as: 'admin', path: '/settings/users' },
  {
    name: 'invitation form',
    over: '[role="dialog"]',
    as: 'admin',
    path: '/settings/users',
    open: async (page) => {
      await page.getByRole('button', { name: 'Invite' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'API keys', as: 'admin', path: '/settings/api-keys' },
  { name: 'new organisation', as: 'admin', path: '/settings/new-organisation' },
  { name: 'a screen that is not for this role', as: 'sales', path: '/no-access' },
  { name: 'a page that is not there', as: 'sales', path: '/customers/nobody/account' },
];

for (const screen of SCREENS) {
  test(`${screen.name}: axe finds nothing in light or dark, and a phone needs no sideways scrolling`, async ({
    as,
    stranger,
  }) => {
    const page = screen.as ? await as(screen.as) : await stranger();
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(screen.path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await screen.open?.(page);
    expect(await faultsOf(page, screen.over)).toEqual([]);
    await turnDark(page);
    // Names, roles and order are the same in the dark; colours are not.
    expect(await faultsOf(page, screen.over, ['color-contrast', 'link-in-text-block'])).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(390);
  });
}

async function openFirstRow(page: Page): Promise<void> {
  const row = page
    .getByRole('region', { name: 'Customers to be worked on' })
    .locator('[data-row-link]')
    .first();
  await row.click();
  await expect(page.getByRole('heading', { name: 'Score' })).toBeVisible();
}

async function openFirstRequest(page: Page): Promise<void> {
  await page.locator('[data-row-link]').first().click();
  await expect(page.getByRole('heading', { name: 'What is asked for' })).toBeVisible();
}

/** Of those who owe something old, who owes least: a short statement is read as well as a long one. */
async function openAccount(page: Page): Promise<void> {
  const search = new URL(page.url()).search;
  await page.goto(`/customers${search ? `${search}&` : '?'}filter=bucket%3A31-60&sort=balance`);
  await page.getByRole('region', { name: 'Customers' }).locator('[data-row-link]').first().click();
  await expect(page.getByRole('heading', { name: 'Statement' })).toBeVisible();
}
