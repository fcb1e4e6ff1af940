import type { SelectOption } from './select-field';

/** Words by their codes as the options of a select. */
export const optionsOf = (words: Readonly<Record<string, string>>): SelectOption[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
