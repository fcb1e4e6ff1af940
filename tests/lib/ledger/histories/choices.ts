import { dayOfNumber } from '@/tests/support/oracle/calendar';
import type { Dice } from './dice';
import type { Posted, Story } from './story';

/** Who and how much: as a rule somebody with something on the account already, in its currency. */
export type Party = { customer: string; currency: string };

const CURRENCIES = [...Array<string>(9).fill('EUR'), 'USD', 'USD', 'JPY', 'BHD'];
const DECIMALS: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, BHD: 3 };

export const someCurrency = (dice: Dice): string => dice.pick(CURRENCIES);

/** The first customer gets most, so that its account grows dense. */
export function someCustomer({ customers }: Story, dice: Dice): string {
  return (customers[dice.whole(3) > 0 ? 0 : dice.whole(customers.length)] ?? dice.pick(customers)).number;
}

export const newParty = (story: Story, dice: Dice): Party => ({
  customer: someCustomer(story, dice),
  currency: someCurrency(dice),
});

/** Whoever owes something, most of the time. */
export function owingParty(story: Story, dice: Dice): Party {
  const debits = story.documents.filter(({ isCredit }) => !isCredit);
  return debits.length > 0 && dice.whole(6) > 0 ? dice.pick(debits) : newParty(story, dice);
}

/** A document that fits: a late one as a rule; now and then one that does not fit at all. */
export function someDocument(
  story: Story,
  dice: Dice,
  fits: (document: Posted) => boolean,
): Posted | undefined {
  const fitting = story.documents.filter(fits);
  const all = fitting.length > 0 && dice.whole(12) > 0 ? fitting : story.documents;
  return all.length === 0 ? undefined : dice.pick(dice.whole(2) === 0 ? all.slice(-5) : all);
}

export const isDebitOf = (party: Party) => (document: Posted) => !document.isCredit && isOf(party, document);

const isOf = (party: Party, document: Posted) =>
  document.customer === party.customer && document.currency === party.currency;

/** Up to three documents by name, which may be the same one. */
export function named(story: Story, dice: Dice, party: Party) {
  const some = Array.from({ length: 1 + dice.whole(3) }, () => someDocument(story, dice, isDebitOf(party)));
  return {
    allocations: some.flatMap((document) =>
      document ? [{ document: document.name, amount: someAmount(dice, party.currency) }] : [],
    ),
  };
}

/** Amounts that often meet: a few round ones, some odd ones, now and then a huge one. */
export function someAmount(dice: Dice, currency: string): string {
  const shape = dice.whole(10);
  if (shape < 6) return String(dice.pick([10, 20, 50, 100]));
  const major = shape === 9 && dice.whole(6) === 0 ? 10 ** 9 - 1 : 1 + dice.whole(300);
  const decimals = DECIMALS[currency] ?? 2;
  return decimals === 0
    ? `${major}`
    : `${major}.${String(dice.whole(10 ** decimals)).padStart(decimals, '0')}`;
}

export const perhaps = <T extends object>(dice: Dice, part: T): T | object =>
  dice.whole(2) === 0 ? part : {};

export const perhapsAmount = (dice: Dice, currency: string) =>
  perhaps(dice, { amount: someAmount(dice, currency) });

export const perhapsDay = (story: Story, dice: Dice) =>
  dice.whole(3) === 0 ? { on: dayOfNumber(story.today - dice.whole(25) + dice.whole(10)) } : {};
