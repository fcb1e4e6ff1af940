import { z } from 'zod';
import { contactOf } from '@/lib/collections/touch';
import { assertActive, customerNumber, lockCustomer } from '@/lib/customers/customer';
import { recordId } from '@/lib/customers/customer-input';
import { LINK_DAYS, MOST_LINK_DAYS, portalLinkFor } from '@/lib/customers/portal-link';
import { defineCommand } from '@/lib/kernel/command';
import { invalid } from '@/lib/kernel/refusal';

const DAYS = `Write a whole number of days from 1 to ${MOST_LINK_DAYS}.`;

const daysInput = z
  .preprocess(
    (value) => {
      if (typeof value !== 'string') return value;
      return value.trim() === '' ? undefined : /^\d{1,4}$/.test(value.trim()) ? Number(value) : value;
    },
    z
      .number({ error: DAYS })
      .int({ error: DAYS })
      .min(1, { error: DAYS })
      .max(MOST_LINK_DAYS, { error: DAYS })
      .default(LINK_DAYS),
  )
  .describe('Days that the link opens.');

/** Makes a link for one contact. The link itself is in the first answer alone; the database keeps its hash. */
export const inviteToPortal = defineCommand({
  name: 'portal.invite',
  summary: 'Makes a link that shows one contact of a customer its account; the link is answered once.',
  permission: 'portal.invite',
  input: z.strictObject({
    customer: customerNumber,
    contact: recordId.describe('The id of a contact of the customer, as the profile tells it.'),
    days: daysInput,
  }),
  redactAnswer: ({ url: _secret, ...rest }: Invited) => ({ ...rest, url: null }),
  async handle(context, input): Promise<Invited> {
    const { tx, actor } = context;
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    assertActive(customer, 'customer');
    const contactId = await contactOf(tx, actor.organisationId, customer, input.contact.toString());
    if (contactId === undefined) throw invalid('Say which contact.', 'contact');
    const { url, link, expiresAt } = await portalLinkFor(
      context,
      { id: contactId, customerId: customer.id },
      input.days,
    );
    return {
      customer: customer.number,
      link: link.toString(),
      contact: contactId.toString(),
      expires_at: expiresAt.toISOString(),
      url,
    };
  },
});

type Invited = { customer: string; link: string; contact: string; expires_at: string; url: string | null };
