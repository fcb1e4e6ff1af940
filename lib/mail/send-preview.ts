import { z } from 'zod';
import { findCustomer } from '@/lib/customers/customer';
import { optional } from '@/lib/kernel/input';
import { defineQuery, type QueryContext } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { type Channel, MOST_LEVELS } from '@/lib/letters/built-in/template-kind';
import { SAMPLE_LINK } from '@/lib/letters/preview-template';
import { draftMessage } from '@/lib/letters/render-message';
import { type Certificate, certify } from './certificate';
import { figuresName, inWords } from './decide';
import { bodyInput, subjectInput } from './edited';
import { whyKept } from './mail-settings';
import { SEND_REFUSALS } from './mail-words';
import { ROLE_FOR } from './message';
import { reminderInput } from './send-reminder';

const input = z.strictObject({
  ...reminderInput,
  subject: optional(subjectInput).describe('As edited; fields may stand in it.'),
  body: optional(bodyInput).describe('As edited: text in which fields may stand, as in a template.'),
});
type Input = z.output<typeof input>;

/**
 * What would be sent to a customer now, and what speaks against it: the certificate without its lock. Where a portal link
 * stands, a sample does: a real one is made with the message that is sent.
 */
export const sendPreview = defineQuery({
  name: 'mail.send-preview',
  summary: 'What a reminder to a customer would say now, and why it would not be sent.',
  permission: 'queue.read',
  input,
  async read(context, asked) {
    const { tx, organisation, today } = context;
    const scope = { tx, organisation, today };
    const customer = await findCustomer(tx, organisation.id, asked.customer);
    const certificate = await certify(scope, customer, asked);
    return {
      customer: customer.number,
      name: customer.name,
      channel: asked.channel,
      level: asked.level,
      levels: MOST_LEVELS[asked.kind],
      refusals: certificate.refusals.map((code) => ({ code, text: SEND_REFUSALS[code] as string })),
      ...(await wordsFor(context, certificate, asked)),
      figures: certificate.figures,
      figures_seen: figuresName(certificate.figures),
      contacts: await contactsFor(context, customer.id, asked),
      kept: asked.channel === 'letter' ? null : await whyKept(tx, organisation.id),
    };
  },
});

export type SendPreview = Awaited<ReturnType<typeof sendPreview.read>>;

/** The words and the draft that they can be edited from; or what is in the way of writing them, which is no refusal here. */
async function wordsFor(context: QueryContext, certificate: Certificate, asked: Input) {
  const { recipient, customer, figures, written } = certificate;
  if (!recipient) return { message: null, draft: null, faults: [] };
  const portalLink = asked.channel === 'email' ? SAMPLE_LINK : undefined;
  const { subject, body } = asked;
  const edited = subject || body ? { subject, body, seen: figuresName(figures) } : undefined;
  const { kind, level, channel, language } = asked;
  const draft = await draftMessage(context, {
    ...{ customer, kind, level, channel, language, figures: written, portalLink },
    contact: recipient.contactId,
  });
  try {
    const message = await inWords(context, certificate, { ...asked, edited, portalLink });
    return {
      message: {
        to: message.to,
        contact: message.contactId.toString(),
        language: message.language,
        subject: message.subject,
        text: message.text,
        html: message.html,
      },
      draft: { subject: draft.subject, body: draft.body },
      faults: [],
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.issues.map(({ field, message }) => ({ field, message }));
    return { message: null, draft: { subject: draft.subject, body: draft.body }, faults };
  }
}

/** Whom a message of the kind may go to. */
async function contactsFor(
  { tx, organisation }: QueryContext,
  customerId: bigint,
  { kind, channel }: { kind: 'reminder' | 'statement'; channel: Channel },
) {
  const rows = await tx.$queryRaw<{ id: bigint; name: string; email: string | null; bounced: boolean }[]>`
    SELECT c.id, c.name, c.email, x.contact_id IS NOT NULL AS bounced
    FROM contact c LEFT JOIN contact_bounce x ON x.organisation_id = ${organisation.id} AND x.contact_id = c.id
    WHERE c.organisation_id = ${organisation.id} AND c.customer_id = ${customerId} AND c.ended_at IS NULL
      AND c.role = ${ROLE_FOR[kind]} AND (c.email IS NOT NULL OR ${channel === 'letter'})
    ORDER BY c.recorded_at, c.id`;
  return rows.map(({ id, ...row }) => ({ id: id.toString(), ...row }));
}
