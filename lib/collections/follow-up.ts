import { addDays, type Day, daysBetween } from '@/lib/kernel/day';
import { dayInput, optional, optionalText } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';

/** What comes next, and when: the customer comes back into the queue on that day. Both or neither. */
export const followUpInput = {
  follow_up_on: optional(dayInput).describe('The day on which the customer comes back into the queue.'),
  follow_up: optionalText(500).describe('What is to be done then.'),
};
type FollowUpInput = { follow_up_on?: Day | undefined; follow_up?: string | undefined };

const LONGEST_DAYS = 92;

/** The follow-up as it is kept; what is to be done is “Follow up” unless it was said. */
export function followUpOf(input: FollowUpInput, today: Day): { on: Day; what: string } | undefined {
  const { follow_up_on: on, follow_up: what } = input;
  if (!on) {
    if (what) throw invalid('Say on which day.', 'follow_up_on');
    return undefined;
  }
  if (on <= today) throw invalid('Choose a day after today.', 'follow_up_on');
  if (daysBetween(today, on) > LONGEST_DAYS)
    throw invalid(`At most ${LONGEST_DAYS} days, which is ${addDays(today, LONGEST_DAYS)}.`, 'follow_up_on');
  return { on, what: what ?? 'Follow up' };
}
