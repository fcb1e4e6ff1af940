import { rebuild } from '@/lib/health/checkpoint';
import { disconnect } from '@/lib/kernel/db';
import { step } from '@/lib/launch/say';
import { type BookSize, doubled } from './book/book-size';
import { type Book, openBook } from './book/open-book';
import { type Meter, openMeter } from './meter';
import { knownOf, ORGANISATION } from './people';
import { figure, table, verdict } from './report';
import { timingCases } from './timing-cases';
import { done, several, vacuumCheckpoints } from './timings';

/** Milliseconds in the database, of a book and of the same with its settled history told twice. */
export type Growth = { name: string; once: number; twice: number; ratio: number; bound: number };

const BOUND = 1.2;

/** The same open items behind twice the settled history: what the first page and the ageing cost more for it. */
export async function history(book: Book, size: BookSize): Promise<Growth[]> {
  const once = await measureIn(book);
  await disconnect();
  const longer = await openBook(doubled(size));
  process.env.DATABASE_URL = longer.url;
  try {
    const twice = await measureIn(longer);
    const growth = once.map(({ name, ms }, index) => {
      const more = twice[index]?.ms ?? Number.NaN;
      return { name, once: ms, twice: more, ratio: more / ms, bound: BOUND };
    });
    process.stdout.write(`${growthTable(growth)}\n\n`);
    return growth;
  } finally {
    await disconnect();
    process.env.DATABASE_URL = book.url;
    await longer.close();
  }
}

const CASES = ['first page by priority', 'customers by balance', 'ageing of the whole book'];

async function measureIn(book: Book): Promise<{ name: string; ms: number }[]> {
  const meter = await openMeter(book.superuserUrl);
  try {
    await step(`Rebuilding the checkpoints of ${book.name}`, () =>
      done(rebuild(ORGANISATION, { day: book.day })),
    );
    await vacuumCheckpoints(book);
    return await measureCases(meter, book);
  } finally {
    await meter.close();
  }
}

async function measureCases(meter: Meter, book: Book): Promise<{ name: string; ms: number }[]> {
  const { lists, whole } = timingCases(book, await knownOf(book));
  const found: { name: string; ms: number }[] = [];
  for (const { name, fast } of [...lists, ...whole].filter(({ name }) => CASES.includes(name))) {
    found.push({ name, ms: (await several(meter, 25, fast)).cost.database });
  }
  return found;
}

const growthTable = (growth: readonly Growth[]): string =>
  table(
    ['milliseconds in the database', 'history once', 'told twice', 'ratio', 'bound', 'held'],
    growth.map(({ name, once, twice, ratio, bound }) => [
      name,
      figure(once),
      figure(twice),
      figure(ratio),
      `≤ ${figure(bound)}`,
      verdict(ratio, bound),
    ]),
  );
