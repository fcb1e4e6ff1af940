import { z } from 'zod';
import { customerNumber } from '@/lib/customers/customer';
import { optional } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import type { TemplateKind } from './built-in/template-kind';
import { type Letterhead, letterheadOf } from './letterhead';
import type { MessageContext } from './message-context';
import { type MessageRequest, type RenderedMessage, renderMessage } from './render-message';
import type { Block } from './template/fill-template';
import { languageChoice, templateKey } from './template/template-input';
import type { Language } from './words/language';

/** A letter as it is laid out on paper. */
export type Letter = {
  kind: TemplateKind;
  level: number;
  customer: { number: string; name: string };
  organisation: string;
  letterhead: Letterhead;
  language: Language;
  locale: string;
  on: string;
  /** The lines of the address window. */
  to: string[];
  subject: string;
  blocks: Block[];
};

/** A reminder on paper as it would go out today. Nothing is sent and nothing recorded. */
export const reminderLetter = defineQuery({
  name: 'letters.reminder',
  summary: 'The reminder letter to a customer as it would be printed today; nothing is sent.',
  permission: 'queue.read',
  input: z.strictObject({
    customer: customerNumber,
    level: templateKey.level,
    language: optional(languageChoice).describe('The customer’s own unless given.'),
  }),
  read: (context, { customer, level, language }) =>
    composeLetter(context, { customer, kind: 'reminder', level, language }),
});

/** The same for any message, within a transaction of the caller: what `letterPdf` lays out. */
export async function composeLetter(
  context: MessageContext,
  request: Omit<MessageRequest, 'channel'>,
): Promise<Letter> {
  return letterOf(context, await renderMessage(context, { ...request, channel: 'letter' }));
}

/** A message as it was written, on paper. */
export async function letterOf(context: MessageContext, message: RenderedMessage): Promise<Letter> {
  const { kind, level, customer, language, locale, to, subject, blocks } = message;
  return {
    kind,
    level,
    customer: { number: customer.number, name: customer.name },
    organisation: context.organisation.name,
    letterhead: await letterheadOf(context.tx, context.organisation.id),
    language,
    locale,
    on: context.today,
    to: to.split('\n'),
    subject,
    blocks,
  };
}
