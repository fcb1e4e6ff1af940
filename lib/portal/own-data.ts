import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { visitOf } from './link';
import { wantedInput } from './request-update';

/** What is known of the contact that asks, and what became of the last change that it asked for. */
export const ownData = defineQuery({
  name: 'portal.own-data',
  summary: 'What is known of a contact, and what became of the change that it asked for.',
  permission: 'portal.visit',
  input: z.strictObject({}),
  async read(context) {
    const { tx, organisation } = context;
    const { link, customer, contact } = await visitOf(context);
    const [last] = await tx.$queryRaw<{ wanted: unknown; recorded_at: Date; done: boolean | null }[]>`
      SELECT r.wanted, r.recorded_at, e.done
      FROM contact_request r
      LEFT JOIN contact_request_end e ON e.organisation_id = ${organisation.id} AND e.request_id = r.id
      WHERE r.organisation_id = ${organisation.id} AND r.customer_id = ${customer.id} AND r.link_id = ${link}
      ORDER BY r.id DESC LIMIT 1`;
    const { name, email, phone } = contact;
    return {
      contact: { name, email, phone },
      request: last
        ? {
            wanted: wantedInput.parse(last.wanted),
            at: last.recorded_at.toISOString(),
            state:
              last.done === null ? ('open' as const) : last.done ? ('done' as const) : ('refused' as const),
          }
        : null,
    };
  },
});
