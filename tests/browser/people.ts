import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  type Cookie,
  expect,
  type Page,
} from '@playwright/test';

export { expect };

/** Somebody of the demo book, by the part before the @ of the e-mail. */
export type Person = 'sales' | 'collector' | 'collector2' | 'finance' | 'manager' | 'admin' | 'auditor';

type People = {
  /** A page of a browser of its own in which that person is signed in. */
  as: (person: Person, options?: BrowserContextOptions) => Promise<Page>;
  /** A page of a browser of its own in which nobody is. */
  stranger: (options?: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<People>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that one needs from the pattern.
  baseURL: async ({}, use) => use(origin()),
  as: async ({ browser }, use) => {
    const opened: Page[] = [];
    await use(async (person, options) => {
      const page = await openPage(browser, opened, options);
      await page.context().addCookies(await cookiesOf(browser, person));
      return page;
    });
    for (const page of opened) await page.context().close();
  },
  stranger: async ({ browser }, use) => {
    const opened: Page[] = [];
    await use((options) => openPage(browser, opened, options));
    for (const page of opened) await page.context().close();
  },
});

export const origin = () => process.env.BASE_URL ?? '';
export const password = () => process.env.DUEBOOK_DEMO_PASSWORD ?? '';
export const emailOf = (person: Person) => `${person}@demo.example`;

/** Fills in the form that stands on the page, by mouse; a keyboard test does it by itself. */
export async function signIn(page: Page, email: string, secret = password()): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function openPage(browser: Browser, opened: Page[], options?: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin(), ...options });
  const page = await context.newPage();
  opened.push(page);
  return page;
}

const signedIn = new Map<Person, Cookie[]>();

/** Everybody signs in once, like people who leave their browser open. */
async function cookiesOf(browser: Browser, person: Person): Promise<Cookie[]> {
  const known = signedIn.get(person);
  if (known) return known;
  const page = await browser.newPage({ baseURL: origin() });
  await page.goto('/sign-in');
  await signIn(page, emailOf(person));
  await expect(page).not.toHaveURL(/sign-in/);
  const cookies = await page.context().cookies();
  signedIn.set(person, cookies);
  await page.close();
  return cookies;
}
