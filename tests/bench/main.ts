import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disconnect } from '@/lib/kernel/db';
import { KEPT } from '@/lib/launch/folder';
import { main, say } from '@/lib/launch/say';
import { type Book, openBook, prepareBook } from './book/open-book';
import { type BenchOptions, readOptions } from './options';
import { timings } from './timings';

/** Measures what was asked for on a book of the size that was asked for; the figures are kept beside it as JSON. */
await main(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.part === 'book') {
    await prepareBook(options.size);
    return 0;
  }
  const book = await openBook(options.size);
  process.env.DATABASE_URL = book.url;
  try {
    const measured = await measure(book, options);
    const file = join(KEPT, 'bench', `${book.name}-${options.part}.json`);
    writeFileSync(
      file,
      `${JSON.stringify({ at: new Date().toISOString(), book: book.name, ...measured }, null, 2)}\n`,
    );
    say(`Kept in ${file}`);
    return 0;
  } finally {
    await disconnect();
    await book.close();
  }
});

async function measure(book: Book, { part, plain }: BenchOptions): Promise<object> {
  switch (part) {
    case 'timings':
      return { timings: await timings(book, { plain }) };
    default:
      return {};
  }
}
