import { z } from 'zod';
import { TIMELINE_GROUPS } from '@/lib/collections/timeline-rows';
import { outcomeInput } from '@/lib/collections/touch';
import { ADDRESS_KINDS, CONTACT_ROLES } from '@/lib/customers/customer-input';
import { TAX_STATUSES, TERMS_BASES } from '@/lib/customers/terms';
import { amount, clocks, currency, day, id, instant, kind, pageOf } from './answer-parts';

const text = z.string().nullable();
const customer = z.string().meta({ description: 'The customer’s number.' });
const terms = z.strictObject({
  id,
  valid_from: day,
  basis: z.enum(TERMS_BASES),
  days: z.string(),
  currency,
  credit_limit: amount.nullable(),
  tax_status: z.enum(TAX_STATUSES),
});
const contact = z.strictObject({
  id,
  role: z.enum(CONTACT_ROLES),
  name: z.string(),
  email: text,
  phone: text,
});
const address = z.strictObject({
  id,
  kind: z.enum(ADDRESS_KINDS),
  line1: z.string(),
  line2: text,
  city: text,
  region: text,
  postal_code: text,
  country: text,
});
const externalId = z.strictObject({ source_system: z.string(), external_id: z.string() });
const owner = z.strictObject({ name: z.string(), email: z.string() });
const span = { recorded_at: instant, ended_at: instant.nullable() };
const knownTerms = terms.extend({ recorded_at: instant, in_force: z.boolean(), replaced: z.boolean() });
const status = z.enum(['active', 'archived']);

const profile = z.strictObject({
  number: customer,
  name: z.string(),
  trading_name: text,
  tax_id: text,
  language: text,
  version: z.int(),
  known_since: instant,
  status,
  owner: owner.extend({ since: instant }).nullable(),
  terms: z.strictObject({
    in_force: knownTerms.nullable(),
    history: z.array(knownTerms),
    newest: id.nullable(),
  }),
  contacts: z.array(contact.extend(span)),
  ended_contacts: z.array(contact.extend(span)),
  addresses: z.array(address.extend(span)),
  ended_addresses: z.array(address.extend(span)),
  external_ids: z.array(externalId),
  status_history: z.array(
    z.strictObject({ status, reason: z.string(), effective_on: day, recorded_at: instant, by: z.string() }),
  ),
  ...clocks,
});

const version = z.record(z.string(), z.unknown()).nullable();
const happening = z.strictObject({
  id: z.string(),
  kind: z.enum(Object.values(TIMELINE_GROUPS).flat()),
  on: day,
  at: instant,
  by: z.string(),
  touch: z
    .strictObject({
      id,
      body: z.string(),
      until: day.nullable(),
      outcome: outcomeInput.nullable(),
      contact: z.string().nullable(),
      follow_up_on: day.nullable(),
      follow_up: z.string().nullable(),
      taken_back: z.boolean(),
    })
    .nullable(),
  act: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: 'What a promise, dispute, message or decision says.' }),
  change: z.strictObject({ before: version, after: version }).nullable(),
  document: z
    .strictObject({ kind, number: z.string(), amount, currency, due_on: day.nullable(), reason: text })
    .nullable(),
});

/** What is answered about who a customer is, by the name of the command or query. */
export const customerAnswers: Record<string, z.ZodType> = {
  'customers.profile': profile,
  'collections.timeline': pageOf(happening),
  'customers.create': z.strictObject({ number: customer, name: z.string() }),
  'customers.edit': z.strictObject({ number: customer, version: z.int() }),
  'customers.change-terms': z.strictObject({ customer, terms }),
  'customers.assign-owner': z.strictObject({ customer, owner: owner.nullable() }),
  'customers.add-contact': z.strictObject({ customer, contact }),
  'customers.edit-contact': z.strictObject({ customer, contact }),
  'customers.end-contact': z.strictObject({ customer, ended: contact }),
  'customers.add-address': z.strictObject({ customer, address }),
  'customers.edit-address': z.strictObject({ customer, address }),
  'customers.end-address': z.strictObject({ customer, ended: address }),
  'customers.add-external-id': externalId.extend({ customer }),
  'ledger.archive-customer': z.strictObject({
    customer,
    status: z.literal('archived'),
    left_open: z.array(z.strictObject({ currency, items: z.int(), balance: amount })),
  }),
  'ledger.restore-customer': z.strictObject({ customer, status: z.literal('active') }),
  'collections.log-touch': z.strictObject({
    touch: id,
    customer,
    kind: z.enum(['note', 'call']),
    outcome: outcomeInput.nullable(),
    follow_up_on: day.nullable(),
  }),
  'collections.snooze': z.strictObject({ touch: id, customer, until: day }),
};
