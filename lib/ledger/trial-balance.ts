import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import { numericColumn, readRows } from '@/lib/kernel/rows';

const columns = z.object({ currency: z.string(), account: z.string(), amount: numericColumn });

/** One account of the general ledger in one currency; debits positive. Minor units, as text: sums have no bound. */
export type TrialBalanceLine = z.output<typeof columns>;

/** What the receivables account is called beside the documents' contra accounts. */
export const RECEIVABLES = 'Receivables';

/** Every account that the ledger's postings reach, by currency; the lines of a currency sum to zero. */
export async function trialBalance(tx: Tx, organisationId: number): Promise<TrialBalanceLine[]> {
  const rows = await tx.$queryRaw`
    WITH journal AS (
      SELECT e.currency, i.contra_account, sum(e.amount) AS amount
      FROM entry e JOIN item i ON i.organisation_id = ${organisationId} AND i.id = e.item_id
      WHERE e.organisation_id = ${organisationId} AND e.counter_item_id IS NULL
      GROUP BY e.currency, i.contra_account)
    SELECT j.currency, ${RECEIVABLES} AS account, sum(j.amount) AS amount FROM journal j GROUP BY j.currency
    UNION ALL SELECT j.currency, j.contra_account, -j.amount FROM journal j
    ORDER BY currency, account`;
  return readRows(columns, rows);
}
