import { z } from 'zod';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { notFound } from '@/lib/kernel/refusal';
import { customerNumber, findCustomer } from './customer';
import {
  addressHistory,
  contactHistory,
  externalIds,
  ownerAt,
  statusHistory,
  termsHistory,
} from './profile-history';
import { namesAt } from './profile-names';

/** Who the customer is: everything but money, as of a day and as known at an instant. */
export const profile = defineQuery({
  name: 'customers.profile',
  summary:
    'A customer’s legal identity, terms and their history, contacts, addresses, external ids, owner and status.',
  permission: 'customers.read',
  input: z.strictObject({ customer: customerNumber, ...timeTravel }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const names = await namesAt(tx, organisation.id, customer, clocks.knownAt);
    if (!names) throw notFound(`There was no customer ${input.customer} yet.`, 'customer');
    const known = { organisationId: organisation.id, customerId: customer.id, knownAt: clocks.knownAt };
    const { recorded_at, version, ...identity } = names;
    const terms = await termsHistory(tx, known, clocks.asOf);
    const contacts = await contactHistory(tx, known);
    const addresses = await addressHistory(tx, known);
    const statuses = await statusHistory(tx, known, clocks.asOf);
    return {
      number: customer.number,
      ...identity,
      version,
      known_since: recorded_at.toISOString(),
      status: statuses[0]?.status ?? 'active',
      owner: await ownerAt(tx, known),
      terms: {
        in_force: terms.find(({ in_force }) => in_force) ?? null,
        history: terms,
        newest: newestOf(terms),
      },
      contacts: contacts.filter(({ ended_at }) => ended_at === null),
      ended_contacts: contacts.filter(({ ended_at }) => ended_at !== null),
      addresses: addresses.filter(({ ended_at }) => ended_at === null),
      ended_addresses: addresses.filter(({ ended_at }) => ended_at !== null),
      external_ids: await externalIds(tx, known),
      status_history: statuses,
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
    };
  },
});

export type Profile = Awaited<ReturnType<typeof profile.read>>;

/** The id of the terms that were recorded last: `seen` of whoever changes them next. */
const newestOf = (terms: readonly { id: string }[]): string | null =>
  terms.reduce<string | null>(
    (newest, { id }) => (newest === null || BigInt(id) > BigInt(newest) ? id : newest),
    null,
  );
