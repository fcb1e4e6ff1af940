import { type Day, daysBetween } from '@/lib/kernel/day';
import { toDecimalString } from '@/lib/kernel/money';
import type { Debit } from './book';
import type { Random } from './random';

/** What a collector wrote down about a debit, true to what the customer is going to do. */
export function touchText(kind: 'call' | 'note', debit: Debit, day: Day, random: Random): string {
  const { number, query, plannedOn, customer } = debit;
  const name = customer.contacts[0]?.name ?? 'the switchboard';
  const late = daysBetween(debit.dueOn, day);
  if (query) {
    return random.pick([
      `${name} ${query} (${number}). Sent what is asked for, call again next week.`,
      `About ${number}: ${name} ${query}. Asked sales to clear it.`,
    ]);
  }
  if (plannedOn === null) {
    return kind === 'call'
      ? `Nobody picks up about ${number}, ${late} days late.`
      : `Sent the statement again; ${number} is ${late} days late.`;
  }
  if (kind === 'note') {
    return random.pick([
      `Sent a copy of ${number} and the statement to ${name}.`,
      `${name} confirms by e-mail that ${number} is approved.`,
      `${number} was in the wrong inbox; sent again.`,
    ]);
  }
  const promised =
    daysBetween(day, plannedOn) <= 28
      ? `${name} says that ${number} goes out with the run of ${dayText(plannedOn)}.`
      : `${name} cannot say when ${number} is paid.`;
  return random.pick([
    promised,
    `Left a message for ${name} about ${number}, ${late} days late.`,
    `${name} was away; a colleague looks for ${number} and calls back.`,
    `Spoke to ${name}: ${number} waits for a second signature.`,
  ]);
}

/** What was found when a snooze was over. */
export function followUpText({ number, open, currency }: Debit): string {
  if (open === 0n) return `${number} was paid as announced.`;
  return `${toDecimalString(open, currency)} ${currency} of ${number} is still open; asked again.`;
}

/** `27 Nov`. */
export const dayText = (day: Day): string => SHORT.format(new Date(`${day}T00:00:00Z`));

const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
