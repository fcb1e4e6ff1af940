import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { contactHistory } from '@/lib/customers/profile-history';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import { describeDispute, readDisputes } from './disputes';
import { describePromise, keptRate, readPromises } from './promises';

/** Whom to speak to about a customer, what it promised, and what it does not agree to: what stands beside its account. */
export const agreements = defineQuery({
  name: 'collections.agreements',
  summary: 'The contacts of a customer, its promises with what became of them, and its open disputes.',
  permission: 'queue.read',
  input: z.strictObject({ customer: customerNumber, ...timeTravel }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const known = { organisationId: organisation.id, customerId: customer.id, knownAt: clocks.knownAt };
    const contacts = await contactHistory(tx, known);
    // Few customers ever agreed on anything.
    const [ever] = await tx.$queryRaw<
      { promised: boolean; disputed: boolean }[]
    >`/* kept: whether anything was agreed */
      SELECT EXISTS (SELECT FROM promise p WHERE p.organisation_id = ${organisation.id} AND p.customer_id = ${customer.id}) AS promised,
             EXISTS (SELECT FROM dispute d WHERE d.organisation_id = ${organisation.id} AND d.customer_id = ${customer.id}) AS disputed`;
    const promised = ever?.promised ? await readPromises(context, clocks, customer) : [];
    const disputed = ever?.disputed
      ? await readDisputes(context, clocks, { customers: [customer.id], where: Prisma.sql`s.live` })
      : [];
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      contacts: contacts
        .filter(({ ended_at }) => ended_at === null)
        .map(({ id, role, name }) => ({ id, role, name })),
      promises: promised.map(describePromise),
      kept: keptRate(promised),
      disputes: disputed.map((row) => describeDispute(row, clocks.asOf)),
    };
  },
});
