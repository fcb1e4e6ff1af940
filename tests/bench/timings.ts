import pg from 'pg';
import { behind, catchUp, rebuild } from '@/lib/health/checkpoint';
import { canonical, toJson } from '@/lib/kernel/canonical';
import { reasonOf } from '@/lib/launch/failure';
import { say, step } from '@/lib/launch/say';
import { atOnce, postOne } from './acts';
import type { Book } from './book/open-book';
import { type Cost, type Meter, openMeter } from './meter';
import { knownOf, ORGANISATION } from './people';
import { figure, median, table, verdict } from './report';
import { type TimingCase, timingCases } from './timing-cases';

/** One line of the result: milliseconds, medians of `runs`; the bound is on what the fast way costs in the database. */
export type Timing = {
  name: string;
  bound?: number | undefined;
  plain?: Cost | undefined;
  fast: Cost;
  runs: number;
  /** Whether both ways gave the same rows. */
  same?: boolean | undefined;
};

const RUNS = 15;
const PLAIN_RUNS = 3;

/** All timings of a book, printed as they come; leaves the checkpoints caught up. */
export async function timings(book: Book, options: { plain: boolean }): Promise<Timing[]> {
  const meter = await openMeter(book.superuserUrl);
  try {
    const known = await knownOf(book);
    const cases = timingCases(book, known);
    const done: Timing[] = [];
    const take = async (name: string, list: TimingCase[], plain = options.plain) => {
      for (const one of list) done.push(said(await timeCase(meter, name, one, plain)));
    };
    done.push(...(await writerTimings(meter, book)).map(said));
    await take('', [...cases.lists, ...cases.whole, ...cases.account]);
    const [firstPage] = cases.lists;
    for (const entries of [1000, 10_000]) {
      await step(`Posting ${entries} entries`, () => lengthenTail(book, known.some, entries));
      const few =
        entries === 1000
          ? [...cases.lists, ...cases.whole.slice(0, 3), ...cases.account]
          : firstPage
            ? [firstPage]
            : [];
      const unbound = few.map((one) => (entries === 1000 ? one : { ...one, bound: undefined }));
      await take(`, tail of ${entries.toLocaleString('en-GB')}`, unbound as TimingCase[], false);
      if (entries > 1000)
        done.push(
          said(
            await once(meter, `catch-up of ${entries.toLocaleString('en-GB')}`, undefined, () =>
              catchUpWith(book),
            ),
          ),
        );
    }
    done.push(said(await catchUpsOfThousand(meter, book, known.some)));
    process.stdout.write(`${timingTable(done)}\n\n`);
    return done;
  } finally {
    await meter.close();
  }
}

export function timingTable(timings: readonly Timing[]): string {
  const heads = ['milliseconds', 'plain', 'fast', 'plain ÷ fast', 'bound', 'held', 'for its caller', 'runs'];
  const rows = timings.map(({ name, bound, plain, fast, runs, same }) => [
    same === false ? `${name} (DIFFERENT ANSWERS)` : name,
    figure(plain?.database),
    figure(fast.database),
    plain ? figure(plain.database / fast.database) : '',
    bound === undefined ? '' : `≤ ${figure(bound)}`,
    verdict(fast.database, bound),
    figure(fast.caller),
    String(runs),
  ]);
  return table(heads, rows);
}

export function said(timing: Timing): Timing {
  const { name, plain, fast, bound } = timing;
  say(
    `  ${name}: ${figure(fast.database)} ms${plain ? `, plain ${figure(plain.database)} ms` : ''} ${verdict(fast.database, bound)}`,
  );
  return timing;
}

/** The first run of each way warms up and is not counted; the plain way is slow, and is run thrice. */
async function timeCase(meter: Meter, suffix: string, one: TimingCase, plain: boolean): Promise<Timing> {
  const fast = await several(meter, RUNS, one.fast);
  const slow = plain && one.plain ? await severalPlain(meter, one.plain) : undefined;
  const rows = [rowsOf(fast.answer), slow ? rowsOf(slow.answer) : undefined];
  return {
    name: one.name + suffix,
    bound: one.bound,
    fast: fast.cost,
    plain: slow?.cost,
    runs: fast.runs,
    same: rows[0] !== undefined && rows[1] !== undefined ? rows[0] === rows[1] : undefined,
  };
}

/** The plain way may take longer than a query is given: then nothing is known but that. */
async function severalPlain(
  meter: Meter,
  work: () => Promise<unknown>,
): Promise<{ cost: Cost; answer: unknown; runs: number } | undefined> {
  try {
    return await several(meter, PLAIN_RUNS, work);
  } catch (error) {
    say(`  the plain way was given up: ${reasonOf(error).slice(0, 200)}`);
    return undefined;
  }
}

const rowsOf = (answer: unknown): string | undefined =>
  typeof answer === 'object' && answer !== null && 'data' in answer
    ? canonical(toJson(answer.data))
    : undefined;

export async function several(
  meter: Meter,
  runs: number,
  work: () => Promise<unknown>,
): Promise<{ cost: Cost; answer: unknown; runs: number }> {
  const answer = await work();
  const costs: Cost[] = [];
  const begun = performance.now();
  while (costs.length < runs && (costs.length < FEWEST || performance.now() - begun < PATIENCE_MS))
    costs.push(await meter.cost(work));
  return { answer, cost: middleOf(costs), runs: costs.length };
}

/** What takes seconds is run less often. */
const PATIENCE_MS = 15_000;
const FEWEST = 3;

const middleOf = (costs: readonly Cost[]): Cost => ({
  database: median(costs.map(({ database }) => database)),
  caller: median(costs.map(({ caller }) => caller)),
});

export async function once(
  meter: Meter,
  name: string,
  bound: number | undefined,
  work: () => Promise<unknown>,
): Promise<Timing> {
  return { name, bound, fast: await meter.cost(work), runs: 1 };
}

/** Rebuilt as of the day before, then moved on: a new day. The small organisations are caught up beside. */
async function writerTimings(meter: Meter, book: Book): Promise<Timing[]> {
  const before = new Date(Date.parse(book.day) - 86_400_000).toISOString().slice(0, 10);
  const rebuilt = await once(meter, 'rebuild from zero', 120_000, () =>
    done(rebuild(ORGANISATION, { day: before })),
  );
  await vacuumCheckpoints(book);
  const moved = await once(meter, 'a new day', undefined, () => catchUpWith(book));
  return [rebuilt, moved];
}

/** What autovacuum does within a minute of a rebuild. */
export async function vacuumCheckpoints(book: Book): Promise<void> {
  const client = new pg.Client({ connectionString: book.superuserUrl });
  await client.connect();
  try {
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

export const catchUpWith = (book: Book) => done(catchUp(ORGANISATION, { day: book.day }));

export async function done<T>(work: Promise<T | null>): Promise<T> {
  const result = await work;
  if (result === null)
    throw new Error('The gate was busy, or another writer is at it: stop what else uses the book.');
  return result;
}

/** Posts to customers at random until the tail has so many entries. */
async function lengthenTail(book: Book, customers: readonly string[], entries: number): Promise<void> {
  const client = new pg.Client({ connectionString: book.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ seq: string }>(WATERMARK, [ORGANISATION]);
    const length = async () =>
      Number((await client.query<{ n: string }>(TAIL, [ORGANISATION, rows[0]?.seq])).rows[0]?.n ?? 0);
    for (let have = await length(); have < entries; have = await length()) {
      const postings = Math.ceil((entries - have) / 2.2);
      const start = Math.floor(Math.random() * customers.length);
      await atOnce(
        8,
        (begun) => begun < postings,
        (place) => postOne(customers[(start + place) % customers.length] ?? '', book.day, place),
      );
    }
  } finally {
    await client.end();
  }
}

const WATERMARK = 'SELECT through_seq AS seq FROM checkpoint_state WHERE organisation_id = $1';
const TAIL = 'SELECT count(*) AS n FROM entry WHERE organisation_id = $1 AND seq > $2';

async function catchUpsOfThousand(meter: Meter, book: Book, customers: readonly string[]): Promise<Timing> {
  const costs: Cost[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await lengthenTail(book, customers, 1000);
    costs.push(await meter.cost(() => catchUpWith(book)));
  }
  const left = await behind(ORGANISATION, { day: book.day });
  if (left.entries > 0) throw new Error('A catch-up left entries behind.');
  return { name: 'catch-up of 1,000', bound: 300, fast: middleOf(costs), runs: RUNS };
}
