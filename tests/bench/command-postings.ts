import { say } from '@/lib/launch/say';
import { atOnce, postOne } from './acts';
import type { Book } from './book/open-book';
import { openMeter } from './meter';
import type { Known } from './people';
import { figure, table } from './report';
import type { SqlPostings } from './sql-postings';
import { type Waits, watchWaits } from './waits';
import { beginWriter } from './writer';

/** Postings a second through their commands, and milliseconds of each by where they went. */
export type CommandPostings = {
  customers: string;
  perSecond: number;
  /** Of one posting: how long its caller waited, what the statements took, and this process's own work. */
  caller: number;
  database: number;
  client: number;
  statements: { statement: string; calls: number; milliseconds: number }[];
  /** Where the transactions of postings stood when they were looked at. */
  waits: Waits;
};

const CALLERS = 8;
const SECONDS = 12;

/**
 * Invoices and payments in turn, 8 callers of one process, the background writer beside them as a worker would be. `sql`
 * has what bare inserts reached in the same run.
 */
export async function commandPostings(
  book: Book,
  known: Known,
  sql: readonly SqlPostings[],
): Promise<CommandPostings[]> {
  const hot = known.some[0] ?? '';
  const found = [
    await measure(book, 'random customers', (place) => known.some[(place * 7919) % known.some.length] ?? ''),
    await measure(book, 'one hot customer', () => hot),
    await measure(book, 'the largest account', () => known.largest.number),
  ];
  process.stdout.write(`${commandTable(found, sql)}\n\n${waitTable(found)}\n\n`);
  for (const { customers, statements } of found)
    process.stdout.write(`${customers}\n${statementTable(statements)}\n\n`);
  return found;
}

async function measure(
  book: Book,
  customers: string,
  customerOf: (place: number) => string,
): Promise<CommandPostings> {
  const meter = await openMeter(book.superuserUrl);
  const writer = beginWriter(book.day);
  try {
    await atOnce(
      CALLERS,
      (begun) => begun < 200,
      (place) => postOne(customerOf(place), book.day, place),
    );
    await meter.reset();
    const began = performance.now();
    const cpu = process.cpuUsage();
    const watch = await watchWaits(book.superuserUrl);
    const posted = await atOnce(
      CALLERS,
      () => performance.now() - began < SECONDS * 1000,
      (place) => postOne(customerOf(place), book.day, place),
    );
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const waits = await watch.end();
    const statements = (await meter.byStatement()).map((one) => ({
      ...one,
      milliseconds: one.milliseconds / posted,
      calls: one.calls / posted,
    }));
    const perSecond = posted / seconds;
    say(`  ${customers}: ${figure(perSecond)} a second`);
    const database = statements.filter(isOfPosting).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    return {
      customers,
      perSecond,
      caller: (CALLERS * 1000) / perSecond,
      database,
      client: (user + system) / 1000 / posted,
      statements: statements.slice(0, 14),
      waits,
    };
  } finally {
    await writer.stop();
    await meter.close();
  }
}

/** What the writer runs is not part of a posting. */
const isOfPosting = ({ statement }: { statement: string }): boolean =>
  !/advance_checkpoint|rebuild_checkpoint|checkpoint_state|customer_mark|max\(seq\)|7002/.test(statement);

/** What bare inserts reach whose program takes no time of its own. */
const bareOf = (sql: readonly SqlPostings[], customers: string): number | undefined =>
  sql.find((row) => row.thinking === 0 && (row.customers === 'one') === (customers !== 'random customers'))
    ?.bare;

const commandTable = (found: readonly CommandPostings[], sql: readonly SqlPostings[]): string =>
  table(
    [
      'postings through commands, 8 callers',
      'a second',
      'aim',
      'of bare inserts',
      'of random customers',
      'ms for its caller',
      'ms in statements',
      'ms of this process',
    ],
    found.map(({ customers, perSecond, caller, database, client }) => [
      customers,
      figure(perSecond),
      '400',
      figure(perSecond / (bareOf(sql, customers) ?? Number.NaN)),
      figure(perSecond / (found[0]?.perSecond ?? Number.NaN)),
      figure(caller),
      figure(database),
      figure(client),
    ]),
  );

/** What is below one in a hundred everywhere is left out. */
const waitTable = (found: readonly CommandPostings[]): string => {
  const shareOf = (waits: Waits, at: string) => waits.find((one) => one.at === at)?.share ?? 0;
  const places = [...new Set(found.flatMap(({ waits }) => waits.map(({ at }) => at)))]
    .filter((at) => found.some(({ waits }) => shareOf(waits, at) >= 0.01))
    .sort((a, b) => shareOf(found[0]?.waits ?? [], b) - shareOf(found[0]?.waits ?? [], a));
  return table(
    ['open transactions wait for, % of looks', ...found.map(({ customers }) => customers)],
    places.map((at) => [at, ...found.map(({ waits }) => figure(shareOf(waits, at) * 100))]),
  );
};

const statementTable = (statements: CommandPostings['statements']): string =>
  table(
    ['statement', 'times a posting', 'ms a posting'],
    statements.map(({ statement, calls, milliseconds }) => [
      statement.slice(0, 90).replaceAll('|', '¦'),
      figure(calls),
      figure(milliseconds),
    ]),
  );
