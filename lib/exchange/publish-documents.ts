import { dueOn } from '@/lib/customers/terms';
import type { CommandContext } from '@/lib/kernel/command';
import { type Day, dayFromDate } from '@/lib/kernel/day';
import { insertDocuments } from '@/lib/ledger/batch';
import { type DocumentKind, isCredit } from '@/lib/ledger/document';
import { type NewItem, nextNumbers } from '@/lib/ledger/posting';
import { BULK } from './bulk-import';
import { measureTables } from './plan-by-key';
import type { Published } from './publish-customers';

type DocumentRow = {
  ordinal: number;
  party: bigint;
  kind: DocumentKind;
  number: string | null;
  amount: bigint;
  currency: string;
  issued_on: Date;
  due_on: Date | null;
  purchase_order: string | null;
  reference: string | null;
  description: string | null;
  source_system: string;
  external_id: string;
};

/** Puts the staged documents on their accounts, in the order of the file. */
export async function publishDocuments(
  context: CommandContext,
  id: bigint,
  customers: Published,
  step: (count: number) => void,
): Promise<void> {
  for (let after = 0; ; ) {
    const rows = await documentsAfter(context, id, after, after === 0 ? FIRST : BULK.batch);
    const last = rows.at(-1);
    if (!last) return;
    const numbers = await drawNumbers(context, rows);
    const items = rows.map((row) => itemOf(row, row.number ?? numbers.get(row.ordinal) ?? '', customers));
    await insertDocuments(context, items);
    await measureTables(context.tx, ['posting', 'item', 'entry'], after, last.ordinal);
    after = last.ordinal;
    step(rows.length);
  }
}

/** Few, as the planner does not know yet what it is in for. */
const FIRST = 500;

const documentsAfter = (
  { tx, actor }: CommandContext,
  id: bigint,
  after: number,
  most: number,
) => tx.$queryRaw<DocumentRow[]>`
  SELECT d.ordinal, d.party, d.kind, d.number, d.amount, d.currency, d.issued_on, d.due_on, d.purchase_order, d.reference,
         d.description, d.source_system, d.external_id
  FROM bulk_document d
  WHERE d.organisation_id = ${actor.organisationId} AND d.bulk_id = ${id} AND d.ordinal > ${after}
  ORDER BY d.ordinal LIMIT ${most}`;

/** Numbers of the organisation's own series for the documents that came without one. */
async function drawNumbers(
  context: CommandContext,
  rows: readonly DocumentRow[],
): Promise<Map<number, string>> {
  const without = rows.filter(({ number }) => number === null);
  const drawn = new Map<number, string>();
  for (const kind of new Set(without.map((row) => row.kind))) {
    const some = without.filter((row) => row.kind === kind);
    const numbers = await nextNumbers(context, kind, some.length);
    for (const [index, { ordinal }] of some.entries()) drawn.set(ordinal, numbers[index] ?? '');
  }
  return drawn;
}

function itemOf(row: DocumentRow, number: string, customers: Published): NewItem {
  const brought = row.party < 0n ? customers.get(Number(-row.party)) : undefined;
  const issuedOn = dayFromDate(row.issued_on);
  return {
    customerId: brought?.id ?? row.party,
    kind: row.kind,
    number,
    amount: row.amount,
    currency: row.currency,
    issuedOn,
    dueOn: isCredit(row.kind) ? null : dueDay(row, issuedOn, brought?.days),
    purchaseOrder: row.purchase_order ?? undefined,
    reference: row.reference ?? undefined,
    description: row.description ?? undefined,
    sourceSystem: row.source_system,
    externalId: row.external_id,
  };
}

/** The terms of a customer that the import brings always were in force. */
function dueDay({ due_on, ordinal }: DocumentRow, issuedOn: Day, days: number | undefined): Day {
  if (due_on) return dayFromDate(due_on);
  if (days === undefined) throw new Error(`Document ${ordinal} was staged without a due day.`);
  return dueOn(issuedOn, { basis: 'net', days });
}
