import { z } from 'zod';
import { customerNumber } from '@/lib/customers/customer';
import { defineQuery } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { renderMessage } from './render-message';
import { LONGEST, parseTemplate } from './template/parse-template';
import { assertLevel, templateKey } from './template/template-input';

/** Where a customer’s own page would be; a real link is made when a message is sent, and none for paper. */
export const SAMPLE_LINK = 'https://portal.example/a-link-for-this-contact';

/** A fault of the text, by its line; or something that this customer lacks, without one. */
export type TemplateFault = { field: 'subject' | 'body' | 'customer'; line: number | null; message: string };

/** What a text that is being written would say to a real customer. Its faults are the answer, not a refusal. */
export const previewTemplate = defineQuery({
  name: 'letters.preview',
  summary: 'What a template that is being written would say to a customer today, or what is wrong with it.',
  permission: 'queue.read',
  input: z.strictObject({
    customer: customerNumber,
    ...templateKey,
    subject: z.string().max(LONGEST.subject * 2),
    body: z.string().max(LONGEST.body * 2),
  }),
  async read(context, { customer, subject, body, ...key }) {
    assertLevel(key.kind, key.level);
    const text = { subject, body: body.replaceAll('\r\n', '\n') };
    const faults = faultsOf(text);
    if (faults.length > 0) return { faults, message: null };
    try {
      const portalLink = key.channel === 'email' ? SAMPLE_LINK : undefined;
      const request = { customer, ...key, edited: text, portalLink };
      const message = await renderMessage(context, request);
      return {
        faults,
        message: {
          to: message.to,
          subject: message.subject,
          text: message.text,
          html: message.html,
        },
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { faults: error.issues.map(lackOf), message: null };
    }
  },
});

const faultsOf = ({ subject, body }: { subject: string; body: string }): TemplateFault[] => [
  ...parseTemplate(subject, 'subject').faults.map(({ message }) => ({
    field: 'subject' as const,
    line: null,
    message,
  })),
  ...parseTemplate(body, 'body').faults.map(({ line, message }) => ({
    field: 'body' as const,
    line,
    message,
  })),
];

const lackOf = ({ field, message }: { field: string; message: string }): TemplateFault => ({
  field: field === 'subject' || field === 'body' ? field : 'customer',
  line: null,
  message,
});
