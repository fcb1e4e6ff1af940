import type { CallOutcome } from '@/lib/collections/touch-words';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { toDecimalString } from '@/lib/kernel/money';
import type { Debit } from './book';
import type { Random } from './random';

/** What a collector wrote down about a debit, and how a call went; true to what the customer is going to do. */
export function touchText(
  kind: 'call' | 'note',
  debit: Debit,
  day: Day,
  random: Random,
): { body: string; outcome?: CallOutcome } {
  if (kind === 'note') return { body: noteText(debit, day, random) };
  const { number, query, plannedOn } = debit;
  const name = nameOf(debit);
  const late = daysBetween(debit.dueOn, day);
  if (query) {
    return {
      body: `${name} ${query} (${number}). Sent what is asked for, call again next week.`,
      outcome: 'will_check',
    };
  }
  if (plannedOn === null) {
    return { body: `Nobody picks up about ${number}, ${late} days late.`, outcome: 'no_answer' };
  }
  return random.pick<{ body: string; outcome: CallOutcome }>([
    { body: `${name} cannot say when ${number} is paid.`, outcome: 'will_check' },
    { body: `Left a message for ${name} about ${number}, ${late} days late.`, outcome: 'voicemail' },
    { body: `${name} was away; a colleague looks for ${number} and calls back.`, outcome: 'call_back' },
    { body: `Spoke to ${name}: ${number} waits for a second signature.`, outcome: 'will_check' },
  ]);
}

function noteText(debit: Debit, day: Day, random: Random): string {
  const { number, query, plannedOn } = debit;
  const name = nameOf(debit);
  if (query) return `About ${number}: ${name} ${query}. Asked sales to clear it.`;
  if (plannedOn === null)
    return `Sent the statement again; ${number} is ${daysBetween(debit.dueOn, day)} days late.`;
  return random.pick([
    `Sent a copy of ${number} and the statement to ${name}.`,
    `${name} confirms by e-mail that ${number} is approved.`,
    `${number} was in the wrong inbox; sent again.`,
  ]);
}

/** What was said with a promise. */
export const promiseText = (debit: Debit, on: Day): string =>
  `${nameOf(debit)} says that ${debit.number} goes out with the run of ${dayText(on)}.`;

/** What is not agreed. */
export const disputeText = (debit: Debit): string => `${nameOf(debit)} ${debit.query}.`;

const nameOf = ({ customer }: Debit): string => customer.contacts[0]?.name ?? 'the switchboard';

/** What was found when a snooze was over. */
export function followUpText({ number, open, currency }: Debit): string {
  if (open === 0n) return `${number} was paid as announced.`;
  return `${toDecimalString(open, currency)} ${currency} of ${number} is still open; asked again.`;
}

/** `27 Nov`. */
export const dayText = (day: Day): string => SHORT.format(new Date(`${day}T00:00:00Z`));

const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
