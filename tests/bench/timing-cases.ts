import { listCustomers, oneCustomer } from '@/lib/collections/list-customers';
import { workQueue } from '@/lib/collections/work-queue';
import { ageing } from '@/lib/health/ageing';
import { dueInvoices } from '@/lib/health/due-invoices';
import { latePayers } from '@/lib/health/late-payers';
import type { Actor } from '@/lib/kernel/actor';
import { readOrganisation } from '@/lib/kernel/db';
import { answer } from '@/lib/kernel/query';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { search } from '@/lib/ledger/search';
import { statement } from '@/lib/ledger/statement';
import type { Book } from './book/open-book';
import { COLLECTOR, FINANCE, type Known, MANAGER, ORGANISATION } from './people';

/** What the figures stand for: milliseconds in the database, the median of several runs. */
export type TimingCase = {
  name: string;
  /** At most so many milliseconds in the database, on the big book. */
  bound?: number;
  fast: () => Promise<unknown>;
  /** The same question answered by the plain definitions. */
  plain?: () => Promise<unknown>;
};

/** The questions of the screens, asked through the queries that the screens ask; the plain side of the plain definitions. */
export function timingCases(book: Book, known: Known): Record<'lists' | 'whole' | 'account', TimingCase[]> {
  const ask = asker(book.day);
  const past = yearBefore(book.day);
  const customer = known.largest.number;
  const both = (query: Parameters<typeof ask>[0], as: Actor, input: object) => ({
    fast: () => ask(query, as, input),
    plain: () => ask(query, as, input, { plain: true }),
  });
  return {
    lists: [
      { name: 'first page by priority', bound: 20, ...both(workQueue, MANAGER, { limit: 50 }) },
      {
        name: 'owner:me by priority',
        bound: 20,
        ...both(workQueue, COLLECTOR, { limit: 50, filter: 'owner:me' }),
      },
      { name: 'customers by name', ...both(listCustomers, FINANCE, { limit: 50 }) },
      { name: 'customers by balance', ...both(listCustomers, FINANCE, { limit: 50, sort: 'balance' }) },
      { name: 'customers by overdue', ...both(listCustomers, FINANCE, { limit: 50, sort: 'overdue' }) },
      {
        name: 'bucket:90+ by balance',
        ...both(listCustomers, FINANCE, { limit: 50, sort: 'balance', filter: 'bucket:90+' }),
      },
      {
        name: 'list searched by name',
        bound: 20,
        ...both(listCustomers, FINANCE, { limit: 50, q: known.word }),
      },
      {
        name: 'list searched by document',
        bound: 20,
        ...both(listCustomers, FINANCE, { limit: 50, q: known.document }),
      },
      { name: 'palette: a name', bound: 20, fast: () => ask(search, FINANCE, { q: known.word }) },
      { name: 'palette: a document', bound: 20, fast: () => ask(search, FINANCE, { q: known.document }) },
    ],
    whole: [
      {
        name: 'ageing of the whole book',
        bound: 60,
        fast: () => ask(ageing, FINANCE, {}),
        plain: () => plainAgeing(book.day),
      },
      {
        name: 'ageing a year ago, by the cube',
        bound: 150,
        fast: () => ask(ageing, FINANCE, { as_of: past, detail: 'amounts' }),
        plain: () => plainAgeing(past),
      },
      {
        name: 'ageing a year ago, item by item',
        bound: 3000,
        fast: () => ask(ageing, FINANCE, { as_of: past, detail: 'items' }),
      },
      { name: 'late payers a year ago', fast: () => ask(latePayers, FINANCE, { as_of: past }) },
      {
        name: 'ageing a year ago, as known then',
        bound: 3000,
        fast: () => ask(ageing, FINANCE, { as_of: past, known_at: `${past}T22:00:00.000Z`, detail: 'items' }),
      },
      { name: 'first page a year ago', fast: () => ask(workQueue, MANAGER, { limit: 50, as_of: past }) },
    ],
    account: [
      { name: 'largest account: row', ...both(oneCustomer, FINANCE, { customer }) },
      { name: 'largest account: open items', ...both(listOpenItems, FINANCE, { customer }) },
      { name: 'largest account: statement', fast: () => ask(statement, FINANCE, { customer, limit: 200 }) },
      { name: 'largest account: due invoices', ...both(dueInvoices, FINANCE, { customer }) },
      {
        name: 'largest account: its page',
        bound: 100,
        fast: async () => {
          await ask(oneCustomer, FINANCE, { customer });
          await ask(listOpenItems, FINANCE, { customer });
          await ask(statement, FINANCE, { customer, limit: 200 });
        },
      },
    ],
  };
}

const asker =
  (today: string) =>
  (
    query: Parameters<typeof answer>[0],
    as: Actor,
    input: object,
    options: { plain?: boolean } = {},
  ): Promise<unknown> =>
    answer(query, as, input, { today, ...options });

const yearBefore = (day: string): string =>
  new Date(Date.parse(day) - 365 * 86_400_000).toISOString().slice(0, 10);

/** The definition itself, as the app's role. */
const plainAgeing = (day: string) =>
  readOrganisation(
    ORGANISATION,
    (tx) => tx.$queryRaw`
      SELECT b.currency, sum(b.balance) AS balance, sum(b.overdue) AS overdue, sum(b.unapplied) AS unapplied,
             (SELECT count(*) FROM behaviour_at(${ORGANISATION}::integer, ${day}::date, 'infinity') h WHERE h.recurring_late) AS late
      FROM balance_at(${ORGANISATION}::integer, ${day}::date, 'infinity') b GROUP BY b.currency`,
    { timeout: 600_000 },
  );
