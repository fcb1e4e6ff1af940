import { z } from 'zod';
import { textInput } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import { AFTER_ALL, firstCandidates } from './customer-search';

type CustomerHit = { number: string; name: string; status: string };
type DocumentHit = { number: string; kind: string; customer: string; customer_name: string };

/** What the command palette finds: customers by name, number, external id or e-mail, in that text's order; documents by number. */
export const search = defineQuery({
  name: 'ledger.search',
  summary: 'Customers by name, number, external id or contact e-mail, and documents by number.',
  permission: 'customers.read',
  input: z.strictObject({ q: textInput(100) }),
  async read({ tx, organisation }, { q }) {
    const customers = await tx.$queryRaw<CustomerHit[]>`
      SELECT c.number, c.name, coalesce(s.status, 'active') AS status
      FROM ${firstCandidates(organisation.id, q, 8)} f
      JOIN customer c ON c.organisation_id = ${organisation.id} AND c.id = f.customer_id
      LEFT JOIN LATERAL (
        SELECT st.status FROM customer_status st WHERE st.organisation_id = ${organisation.id} AND st.customer_id = c.id
        ORDER BY st.effective_on DESC, st.recorded_at DESC, st.id DESC LIMIT 1) s ON true
      ORDER BY f.word, c.id`;
    const documents = await tx.$queryRaw<DocumentHit[]>`
      SELECT i.number, i.kind, c.number AS customer, c.name AS customer_name
      FROM (SELECT i.id, i.number, i.number_key, i.kind, i.customer_id FROM item i
            WHERE i.organisation_id = ${organisation.id} AND i.number_key >= upper(${q}::text)
              AND i.number_key < upper(${q}::text) || ${AFTER_ALL}
            ORDER BY i.number_key, i.id LIMIT 8) i
      JOIN customer c ON c.organisation_id = ${organisation.id} AND c.id = i.customer_id
      ORDER BY i.number_key, i.id`;
    return { customers, documents };
  },
});
