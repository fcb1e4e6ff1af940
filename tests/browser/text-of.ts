import type { Locator } from '@playwright/test';

/** The text of the one element, with words for screen readers, without the space around it. */
export const textOf = async (element: Locator): Promise<string> =>
  (await element.textContent())?.trim() ?? '';
