import { z } from 'zod';
import { textInput } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';

type CustomerHit = { number: string; name: string; status: string };
type DocumentHit = { number: string; kind: string; customer: string; customer_name: string };

/** What the command palette finds: customers by name, number, external id or e-mail; documents by number. */
export const search = defineQuery({
  name: 'ledger.search',
  summary: 'Customers by name, number, external id or contact e-mail, and documents by number.',
  permission: 'customers.read',
  input: z.strictObject({ q: textInput(100) }),
  async read({ tx, organisation }, { q }) {
    const start = `${q.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    const customers = await tx.$queryRaw<CustomerHit[]>`
      SELECT c.number, c.name, coalesce(s.status, 'active') AS status
      FROM customer c
      LEFT JOIN LATERAL (
        SELECT st.status FROM customer_status st WHERE st.organisation_id = ${organisation.id} AND st.customer_id = c.id
        ORDER BY st.effective_on DESC, st.recorded_at DESC, st.id DESC LIMIT 1) s ON true
      WHERE c.organisation_id = ${organisation.id}
        AND (lower(c.name) LIKE ${start} OR lower(c.name) LIKE ${`% ${start}`} OR lower(c.number) LIKE ${start}
             OR EXISTS (SELECT 1 FROM customer_external_id x WHERE x.organisation_id = ${organisation.id}
                        AND x.customer_id = c.id AND lower(x.external_id) LIKE ${start})
             OR EXISTS (SELECT 1 FROM contact x WHERE x.organisation_id = ${organisation.id}
                        AND x.customer_id = c.id AND x.ended_at IS NULL AND lower(x.email) LIKE ${start}))
      ORDER BY lower(c.name), c.id LIMIT 8`;
    const documents = await tx.$queryRaw<DocumentHit[]>`
      SELECT i.number, i.kind, c.number AS customer, c.name AS customer_name
      FROM item i JOIN customer c ON c.organisation_id = ${organisation.id} AND c.id = i.customer_id
      WHERE i.organisation_id = ${organisation.id} AND upper(i.number) LIKE upper(${start})
      ORDER BY i.number, i.id LIMIT 8`;
    return { customers, documents };
  },
});
