import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { catchUp, rebuild } from '@/lib/health/checkpoint';
import { toJson } from '@/lib/kernel/canonical';
import { disconnect } from '@/lib/kernel/db';
import { KEPT } from '@/lib/launch/folder';
import { main, say, step } from '@/lib/launch/say';
import { type Book, openBook, prepareBook } from './book/open-book';
import { cadenceTimings } from './cadences';
import { commandPostings } from './command-postings';
import { equality, type Look } from './equality';
import { history } from './history';
import { type HttpFindings, http } from './http';
import { bigImport } from './import';
import { kills } from './kills';
import { type BenchOptions, readOptions } from './options';
import { knownOf, ORGANISATION } from './people';
import { type Reordered, reorder } from './reorder';
import { sqlPostings } from './sql-postings';
import { sealing, storage, verified } from './storage';
import { done, timings, vacuumCheckpoints } from './timings';

/** How often the whole book is looked at while it is posted on. */
const LOOKS = 3;

/** Measures what was asked for on a book of the size that was asked for; the figures are kept beside it as JSON. */
await main(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.part === 'book') {
    await prepareBook(options.size);
    return 0;
  }
  if (options.part === 'kills') return (await kills(options.times)) ? 0 : 1;
  if (options.part === 'import')
    return (await bigImport({ lines: options.lines, customers: 20_000 }, 3)) ? 0 : 1;
  const book = await openBook(options.size);
  const busy = sayWhenBusy();
  process.env.DATABASE_URL = book.url;
  try {
    const measured = await measure(book, options);
    const file = join(KEPT, 'bench', `${book.name}-${options.part}.json`);
    writeFileSync(
      file,
      `${JSON.stringify(toJson({ at: new Date().toISOString(), cores: availableParallelism(), busy, book: book.name, ...measured }), null, 2)}\n`,
    );
    say(`Kept in ${file}`);
    return wentWrong(measured) ? 1 : 0;
  } finally {
    await disconnect();
    await book.close();
  }
});

/** Books that do not verify and requests that were not answered fail the run; figures never do. */
function wentWrong({
  http: found,
  equality: looks = [],
  reorder: ranked,
}: {
  http?: HttpFindings;
  equality?: Look[];
  reorder?: { reordered: Reordered[] };
}): boolean {
  return (
    looks.some(({ different, differentSums }) => different + differentSums > 0) ||
    (ranked?.reordered ?? []).some(({ elsewhere, wrongSums }) => elsewhere + wrongSums > 0) ||
    (found !== undefined &&
      (found.verified.faults.length > 0 || Object.keys(found.people.all.errors).length > 0))
  );
}

/** Runnable processes of the last minute as the bench begins: what else runs makes every figure worse. */
function sayWhenBusy(): number {
  const busy = loadavg()[0] ?? 0;
  if (busy > 1)
    say(`This machine is busy (load ${busy.toFixed(1)}): the figures will be worse than they are.`);
  return busy;
}

async function measure(book: Book, options: BenchOptions): Promise<object> {
  const { part } = options;
  const all = part === 'all';
  const found: Record<string, unknown> = {};
  if (all || part === 'timings') found.timings = await timings(book, options);
  if (all || part === 'storage') Object.assign(found, await keeping(book));
  if (all || part === 'postings') Object.assign(found, await postings(book));
  if (all || part === 'history') found.history = await history(book, options.size);
  if (all || part === 'equality') found.equality = await beside(book);
  if (all || part === 'reorder') found.reorder = await reorder(book);
  if (part === 'cadences') found.cadences = await cadenceTimings(book);
  if (part === 'http') found.http = await http(book, options);
  return found;
}

/** Sealed after the checkpoints are there, so that all that is kept beside the ledger is counted. */
async function keeping(book: Book): Promise<object> {
  await step('Rebuilding the checkpoints', () => done(rebuild(ORGANISATION, { day: book.day })));
  const sealed = await step('Sealing', sealing);
  await vacuumCheckpoints(book);
  return { sealed, storage: await storage(book), verified: await verified() };
}

async function beside(book: Book): Promise<Look[]> {
  await done(catchUp(ORGANISATION, { day: book.day }));
  return equality(book, (await knownOf(book)).some, LOOKS);
}

async function postings(book: Book): Promise<object> {
  const known = await knownOf(book);
  await done(catchUp(ORGANISATION, { day: book.day }));
  const sql = await sqlPostings(book, known);
  const commands = await commandPostings(book, known, sql);
  await done(catchUp(ORGANISATION, { day: book.day }));
  return { sql, commands, verified_after_postings: await verified() };
}
