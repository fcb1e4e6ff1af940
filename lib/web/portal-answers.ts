import { z } from 'zod';
import { CONTACT_ROLES } from '@/lib/customers/customer-input';
import { LINK_STATES } from '@/lib/portal/portal-links';
import { clocks, id, instant } from './answer-parts';

const customer = z.string().meta({ description: 'The customer’s number.' });
const text = z.string().nullable();

const link = z.strictObject({
  id,
  contact: z.string().meta({ description: 'The contact’s name as it is now.' }),
  made_at: instant,
  made_by: z.string(),
  expires_at: instant,
  ended_at: instant.nullable(),
  reason: text,
  last_visit_at: instant.nullable(),
  state: z.enum(LINK_STATES),
});

const request = z.strictObject({
  id,
  contact: id,
  name: z.string(),
  email: text,
  phone: text,
  wanted: z.strictObject({
    name: z.string().optional(),
    email: text.optional(),
    phone: text.optional(),
  }),
  asked_at: instant,
  state: z.enum(['open', 'done', 'refused']),
});

/** What is answered about the customer portal, by the name of the command or query. */
export const portalAnswers: Record<string, z.ZodType> = {
  'portal.links': z.strictObject({ links: z.array(link), requests: z.array(request), ...clocks }),
  'portal.invite': z.strictObject({
    customer,
    link: id,
    contact: id,
    expires_at: instant,
    url: text.meta({ description: 'The link itself; null when this is told again.' }),
  }),
  'portal.revoke': z.strictObject({ customer, link: id, revoked: z.literal(true) }),
  'portal.carry-out-request': z.strictObject({
    customer,
    request: id,
    contact: z.strictObject({
      id,
      role: z.enum(CONTACT_ROLES),
      name: z.string(),
      email: text,
      phone: text,
    }),
    links_over: z
      .boolean()
      .meta({ description: 'The address is another one: links to the old one open nothing.' }),
  }),
  'portal.refuse-request': z.strictObject({ customer, request: id, refused: z.literal(true) }),
};
