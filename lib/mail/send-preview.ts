import { z } from 'zod';
import { findCustomer } from '@/lib/customers/customer';
import { defineQuery } from '@/lib/kernel/query';
import { certify } from './certificate';
import { attachStatement } from './content';
import { figuresName, inWords } from './decide';
import { whyKept } from './mail-settings';
import { SEND_REFUSALS } from './mail-words';
import { ROLE_FOR } from './message';
import { reminderInput } from './send-reminder';

/** What would be sent to a customer now, and what speaks against it: the certificate without its lock. */
export const sendPreview = defineQuery({
  name: 'mail.send-preview',
  summary: 'What a reminder to a customer would say now, and why it would not be sent.',
  permission: 'queue.read',
  input: z.strictObject(reminderInput),
  async read({ tx, organisation, today, actor }, input) {
    const scope = { tx, organisation, today };
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const certificate = await certify(scope, customer, {
      kind: input.kind,
      channel: 'email',
      contact: input.contact,
    });
    const worded = certificate.recipient ? await inWords({ ...scope, actor }, certificate, input) : null;
    return {
      customer: customer.number,
      name: customer.name,
      level: input.level,
      refusals: certificate.refusals.map((code) => ({ code, text: SEND_REFUSALS[code] as string })),
      message: worded && {
        to: worded.message.to,
        contact: worded.message.contactId.toString(),
        language: worded.message.language,
        subject: worded.message.subject,
        text: worded.message.text,
        html: worded.message.html,
      },
      figures: certificate.figures,
      figures_seen: figuresName(certificate.figures),
      contacts: await contactsFor(scope, customer.id, input.kind),
      kept: await whyKept(tx, organisation.id),
      may_attach: attachStatement !== undefined,
    };
  },
});

export type SendPreview = Awaited<ReturnType<typeof sendPreview.read>>;

/** Whom a message of the kind may go to. */
async function contactsFor(
  { tx, organisation }: Pick<Parameters<typeof certify>[0], 'tx' | 'organisation'>,
  customerId: bigint,
  kind: 'reminder' | 'statement',
) {
  const rows = await tx.$queryRaw<{ id: bigint; name: string; email: string; bounced: boolean }[]>`
    SELECT c.id, c.name, c.email, x.contact_id IS NOT NULL AS bounced
    FROM contact c LEFT JOIN contact_bounce x ON x.organisation_id = ${organisation.id} AND x.contact_id = c.id
    WHERE c.organisation_id = ${organisation.id} AND c.customer_id = ${customerId} AND c.ended_at IS NULL
      AND c.role = ${ROLE_FOR[kind]} AND c.email IS NOT NULL
    ORDER BY c.recorded_at, c.id`;
  return rows.map(({ id, ...row }) => ({ id: id.toString(), ...row }));
}
