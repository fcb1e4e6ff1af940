import { z } from 'zod';
import { customerNumber, lockAccount } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { optional, optionalText } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { languageChoice, templateKey } from '@/lib/letters/template/template-input';
import { type Decided, type Decision, decideMessage } from './decide';
import { bodyInput, subjectInput } from './edited';
import { SEND_REFUSALS } from './mail-words';

export const languageInput = optional(languageChoice).describe('The customer’s own unless given.');
/** A box that is ticked or not, as a form or the API sends it. */
export const tickInput = z.preprocess(
  (value) => value === true || value === 'on' || value === 'true',
  z.boolean(),
);

/** What a reminder is asked for with, for one customer. */
export const reminderInput = {
  customer: customerNumber,
  kind: z.enum(['reminder', 'statement']).default('reminder'),
  level: templateKey.level,
  channel: templateKey.channel,
  language: languageInput,
  contact: optionalText(20).describe('The id of the contact; the billing contact unless given.'),
};

/**
 * Reminds one customer, or says why that may not be: the certificate is looked at under the lock that postings take, and
 * the figures of the message are those of that instant.
 */
export const sendReminder = defineCommand({
  name: 'mail.send-reminder',
  summary:
    'Sends a customer a reminder, or keeps it as a letter to be printed, or says why it may not be sent.',
  permission: 'queue.act',
  input: z.strictObject({
    ...reminderInput,
    subject: optional(subjectInput).describe('As edited; fields may stand in it.'),
    body: optional(bodyInput).describe('As edited: text in which fields may stand, as in a template.'),
    seen: optionalText(64).describe('Of an edited one: `figures_seen` of the preview that it was made from.'),
    attach_statement: tickInput.describe('Attaches the statement of account.'),
  }),
  hold: ({ tx, actor }, { customer }) => lockAccount(tx, actor.organisationId, customer),
  async handle(context, input) {
    const edited = editedOf(input);
    const customer = await lockAccount(context.tx, context.actor.organisationId, input.customer);
    const decided = await decideMessage(context, customer, {
      kind: input.kind,
      channel: input.channel,
      level: input.level,
      language: input.language,
      contact: input.contact,
      edited,
      attachStatement: input.attach_statement,
      origin: context.actor.userId === null ? 'api' : 'one',
    });
    return { customer: customer.number, ...describeDecided(decided) };
  },
});

export type Sent = { customer: string } & ReturnType<typeof describeDecided>;

/** What became of a decision, as it is answered. */
export const describeDecided = (decided: Decided) =>
  decided.outcome === 'refused'
    ? {
        outcome: 'refused' as const,
        message: null,
        to: null,
        why: null,
        reasons: decided.reasons.map((code) => ({ code, text: SEND_REFUSALS[code] as string })),
      }
    : {
        outcome: decided.outcome,
        message: decided.messageId.toString(),
        to: decided.to,
        why: decided.why,
        reasons: [],
      };

type Typed = { subject?: string | undefined; body?: string | undefined; seen?: string | undefined };

function editedOf({ subject, body, seen }: Typed): Decision['edited'] {
  if (!subject && !body) return undefined;
  if (!seen) throw invalid('Say which figures it was written from: `figures_seen` of the preview.', 'seen');
  return { subject, body, seen };
}
