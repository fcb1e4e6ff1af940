import type { Habit } from './habits';

/** A customer with a part of its own in the story; `rank` is its size, 1 for the largest. */
export type Character = {
  part: Part;
  name: string;
  country: string;
  rank: number;
  habit: Habit;
  basis?: 'net' | 'end_of_month';
  days?: number;
  /** Months after the book's first when it became a customer; from the beginning unless said. */
  joins?: number;
};

export type Part =
  | 'the perfect payer'
  | 'the one that slows down'
  | 'the one under interest'
  | 'the round sums'
  | 'the month-end payer'
  | 'the disputed delivery'
  | 'the insolvency'
  | 'the closed workshop'
  | 'the settled leaver'
  | 'the returned debit'
  | 'the double payment'
  | 'the currency without a rate'
  | 'the contact who left'
  | 'the wrong account'
  | 'the prepayment'
  | 'the one that improves'
  | 'the freight charge'
  | 'the postponed';

export const CHARACTERS: readonly Character[] = [
  { part: 'the perfect payer', name: 'Tannegg Maschinenbau GmbH', country: 'AT', rank: 1, habit: 'early' },
  {
    part: 'the one that slows down',
    name: 'Ostermoor Gebäudetechnik GmbH',
    country: 'DE',
    rank: 3,
    habit: 'slowing',
    days: 30,
  },
  {
    part: 'the month-end payer',
    name: 'Sablon Éclairage SA',
    country: 'BE',
    rank: 5,
    habit: 'prompt',
    basis: 'end_of_month',
    days: 30,
  },
  {
    part: 'the disputed delivery',
    name: 'Lindenfurt Medizintechnik GmbH',
    country: 'DE',
    rank: 8,
    habit: 'prompt',
    days: 30,
  },
  {
    part: 'the one under interest',
    name: 'Pellworth & Sons Ltd',
    country: 'GB',
    rank: 11,
    habit: 'chronic',
    days: 30,
  },
  {
    part: 'the round sums',
    name: 'Caldera Impianti S.r.l.',
    country: 'IT',
    rank: 14,
    habit: 'chronic',
    days: 60,
  },
  {
    part: 'the currency without a rate',
    name: 'Redwater Controls Inc.',
    country: 'US',
    rank: 16,
    habit: 'prompt',
    days: 45,
    joins: 9,
  },
  {
    part: 'the one that improves',
    name: 'Borgholt Kältetechnik KG',
    country: 'DE',
    rank: 20,
    habit: 'improving',
    days: 30,
  },
  {
    part: 'the double payment',
    name: 'Ebersgrund Werkzeuge GmbH',
    country: 'DE',
    rank: 24,
    habit: 'prompt',
    days: 30,
  },
  {
    part: 'the returned debit',
    name: 'Kilbarran Fixings Ltd',
    country: 'IE',
    rank: 28,
    habit: 'prompt',
    days: 14,
  },
  {
    part: 'the contact who left',
    name: 'Haverbeck Elektro GmbH',
    country: 'DE',
    rank: 33,
    habit: 'late',
    days: 30,
  },
  {
    part: 'the insolvency',
    name: 'Quellmann Systemhaus GmbH',
    country: 'DE',
    rank: 38,
    habit: 'late',
    days: 30,
  },
  { part: 'the prepayment', name: 'Trevanion Marine Ltd', country: 'GB', rank: 42, habit: 'early', days: 14 },
  {
    part: 'the wrong account',
    name: 'Mirasol Automatización S.L.',
    country: 'ES',
    rank: 48,
    habit: 'prompt',
    days: 45,
  },
  {
    part: 'the freight charge',
    name: 'Grauwedijk Koeltechniek B.V.',
    country: 'NL',
    rank: 55,
    habit: 'sluggish',
    days: 30,
  },
  {
    part: 'the postponed',
    name: 'Valdarsa Meccanica S.p.A.',
    country: 'IT',
    rank: 62,
    habit: 'chronic',
    days: 60,
  },
  {
    part: 'the closed workshop',
    name: 'Atelier Brumaire SARL',
    country: 'FR',
    rank: 90,
    habit: 'late',
    days: 30,
  },
  {
    part: 'the settled leaver',
    name: 'Zonnedijk Installaties B.V.',
    country: 'NL',
    rank: 120,
    habit: 'prompt',
    days: 30,
  },
];
