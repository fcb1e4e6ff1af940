import type { Day } from '@/lib/kernel/day';

/**
 * The reference rate of each half-year, in per cent a year: what the European Central Bank applied to its main refinancing
 * operations on the first day of January for the first half of a year, on the first day of July for the second.
 *
 * Sources: Directive 2011/7/EU on combating late payment in commercial transactions, article 2 (6) and (7) (the rate and its
 * half-years), article 3 (interest from the day after the last day for payment, without a reminder), article 6 (a fixed sum
 * of 40 EUR); the rates: European Central Bank, key ECB interest rates, main refinancing operations. The directive had to
 * be law in the member states by 16 March 2013. Member states may give creditors more; an organisation's own rates say so.
 */
export const REFERENCE_RATES: readonly { from: Day; percent: string }[] = [
  { from: '2013-01-01', percent: '0.75' },
  { from: '2013-07-01', percent: '0.50' },
  { from: '2014-01-01', percent: '0.25' },
  { from: '2014-07-01', percent: '0.15' },
  { from: '2015-01-01', percent: '0.05' },
  { from: '2015-07-01', percent: '0.05' },
  { from: '2016-01-01', percent: '0.05' },
  { from: '2016-07-01', percent: '0.00' },
  { from: '2017-01-01', percent: '0.00' },
  { from: '2017-07-01', percent: '0.00' },
  { from: '2018-01-01', percent: '0.00' },
  { from: '2018-07-01', percent: '0.00' },
  { from: '2019-01-01', percent: '0.00' },
  { from: '2019-07-01', percent: '0.00' },
  { from: '2020-01-01', percent: '0.00' },
  { from: '2020-07-01', percent: '0.00' },
  { from: '2021-01-01', percent: '0.00' },
  { from: '2021-07-01', percent: '0.00' },
  { from: '2022-01-01', percent: '0.00' },
  { from: '2022-07-01', percent: '0.00' },
  { from: '2023-01-01', percent: '2.50' },
  { from: '2023-07-01', percent: '4.00' },
  { from: '2024-01-01', percent: '4.50' },
  { from: '2024-07-01', percent: '4.25' },
  { from: '2025-01-01', percent: '3.15' },
  { from: '2025-07-01', percent: '2.15' },
  { from: '2026-01-01', percent: '2.15' },
  { from: '2026-07-01', percent: '2.40' },
];

/** What the directive adds to the reference rate, in percentage points (article 2 (6)). */
export const STATUTORY_MARGIN = '8';

/** What the directive gives for the costs of recovery of each invoice (article 6 (1)), in major units. */
export const STATUTORY_FEE = { currency: 'EUR', amount: '40.00' } as const;
