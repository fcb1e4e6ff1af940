import { parseArgs } from 'node:util';
import { Failure, reasonOf } from '@/lib/launch/failure';
import { BIG, type BookSize, QUICK } from './book/book-size';

export const PARTS = [
  'all',
  'book',
  'timings',
  'storage',
  'history',
  'postings',
  'equality',
  'reorder',
  'cadences',
  'http',
  'kills',
  'import',
] as const;
export type Part = (typeof PARTS)[number];

export type BenchOptions = {
  part: Part;
  size: BookSize;
  /** Whether the plain definitions are timed beside the fast way; on a big book they take long. */
  plain: boolean;
  /** Of `http`: people at work at once, and for how many seconds. */
  people: number;
  seconds: number;
  /** Of `kills`: how often the app is killed, and as often a backend of the database. */
  times: number;
  /** Of `import`: lines of the file. */
  lines: number;
};

const USAGE = `Say npm run bench -- [${PARTS.join('|')}] [--big | --customers <n> --entries <n>] [--no-plain] [--people <n>] [--seconds <n>] [--times <n>] [--lines <n>].`;

/** What the command line asks for. Throws `Failure` with how to say it. */
export function readOptions(args: string[]): BenchOptions {
  const { values, positionals } = parse(args);
  const part = PARTS.find((name) => name === (positionals[0] ?? 'all'));
  if (!part || positionals.length > 1) throw new Failure(USAGE);
  const size = values.big ? BIG : QUICK;
  return {
    part,
    size: {
      ...size,
      customers: count(values.customers, size.customers),
      entries: count(values.entries, size.entries),
    },
    plain: !values['no-plain'],
    people: count(values.people, 200),
    seconds: count(values.seconds, 120),
    times: count(values.times, 50),
    lines: count(values.lines, values.big ? 1_000_000 : 100_000),
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        big: flag,
        'no-plain': flag,
        customers: text,
        entries: text,
        people: text,
        seconds: text,
        times: text,
        lines: text,
      },
    });
  } catch (error) {
    throw new Failure(`${reasonOf(error)}. ${USAGE}`);
  }
}

function count(text: string | undefined, preset: number): number {
  if (text === undefined) return preset;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Failure(`“${text}” is no number of things. ${USAGE}`);
  return Number(text);
}
