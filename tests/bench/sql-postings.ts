import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { disconnect } from '@/lib/kernel/db';
import { say } from '@/lib/launch/say';
import type { Book } from './book/open-book';
import { type Known, ORGANISATION } from './people';
import { figure, median, table, verdict } from './report';
import { beginWriter } from './writer';

/** Postings a second, the median of several rounds, and the median of their shares of what bare inserts reach. */
export type SqlPostings = {
  customers: 'random' | 'one';
  /** Milliseconds that a posting's own program takes within its transaction. */
  thinking: number;
  bare: number;
  guarded: number;
  writing: number;
  ratio: number;
  writingRatio: number;
  bound: number | undefined;
};

const CALLERS = 8;
const ROUNDS = 7;
const SECONDS = 3;
/** What a program does between its statements: by this the bounds were set. Without it is harder, and printed beside it. */
const THINKING_MS = 3;
/** Pairs of each connection before the clock runs: what a connection plans at first is planned then. */
const WARMING = 10;

/**
 * The SQL of postings, in turns of an invoice and the payment of it: audit row, posting, document, face leg, and for the
 * payment two legs of allocation. Bare: in a copy of the database without triggers, foreign keys and row-level
 * security, with the same rows and indexes. Guarded: as it is, without the background writer and with it, every second.
 */
export async function sqlPostings(book: Book, known: Known): Promise<SqlPostings[]> {
  const ids = await idsOf(book, known);
  // A database that somebody is connected to cannot be copied.
  await disconnect();
  return book.withCopy(async (bareUrl) => {
    await strip(bareUrl);
    const [random, one] = [
      { customers: 'random', ids },
      { customers: 'one', ids: ids.slice(0, 1) },
    ] as const;
    const found = [
      await compare(book, bareUrl, { ...random, thinking: THINKING_MS, bound: 0.75 }),
      await compare(book, bareUrl, { ...one, thinking: THINKING_MS, bound: 0.65 }),
      await compare(book, bareUrl, { ...random, thinking: 0, bound: undefined }),
      await compare(book, bareUrl, { ...one, thinking: 0, bound: undefined }),
    ];
    process.stdout.write(`${sqlTable(found)}\n\n`);
    return found;
  });
}

async function idsOf(book: Book, known: Known): Promise<string[]> {
  const client = new pg.Client({ connectionString: book.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM customer WHERE organisation_id = $1 AND number = ANY ($2) ORDER BY hashint8(id)',
      [ORGANISATION, known.some],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

const LEDGER = ['audit_event', 'posting', 'item', 'entry'];

/** Takes away what guards the ledger; rows, columns, checks of single rows and indexes stay. */
async function strip(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const name of LEDGER) {
      await client.query(`ALTER TABLE ${name} DISABLE TRIGGER ALL`);
      await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
      await client.query(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
    }
  } finally {
    await client.end();
  }
}

type Asked = Pick<SqlPostings, 'customers' | 'thinking' | 'bound'> & { ids: readonly string[] };

async function compare(book: Book, bareUrl: string, asked: Asked): Promise<SqlPostings> {
  const { customers, thinking, bound } = asked;
  const rates: Record<'bare' | 'guarded' | 'writing', number[]> = { bare: [], guarded: [], writing: [] };
  // In turns, so that what else the machine does falls on all alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.bare.push(await postFor(bareUrl, book.day, asked, 'bare'));
    rates.guarded.push(await postFor(book.superuserUrl, book.day, asked, 'guarded'));
    rates.writing.push(
      await whileWriting(book.day, () => postFor(book.superuserUrl, book.day, asked, 'guarded')),
    );
  }
  const [bare, guarded, writing] = [median(rates.bare), median(rates.guarded), median(rates.writing)];
  say(
    `  ${customers}, ${thinking} ms: bare ${figure(bare)}, guarded ${figure(guarded)}, with the writer ${figure(writing)} a second`,
  );
  // Of neighbours in time: a machine that is busy now and then makes both alike worse.
  const shareOf = (ours: number[]) =>
    median(ours.map((rate, round) => rate / (rates.bare[round] ?? Number.NaN)));
  return {
    ...{ customers, thinking, bare, guarded, writing, bound },
    ratio: shareOf(rates.guarded),
    writingRatio: shareOf(rates.writing),
  };
}

/** Postings a second that 8 connections reach. Each is the app's role, in one transaction a posting. */
async function postFor(
  url: string,
  day: string,
  { ids, thinking }: Asked,
  way: 'bare' | 'guarded',
): Promise<number> {
  const callers = await Promise.all(Array.from({ length: CALLERS }, () => connect(url)));
  const run = `${way}-${Date.now().toString(36)}`;
  const post = (client: pg.Client, key: string) => {
    const customer = ids[Math.floor(Math.random() * ids.length)] ?? '';
    return payInvoice(client, { day, customer, way, thinking, key: `${run}-${key}` });
  };
  try {
    await Promise.all(
      callers.map(async (client, caller) => {
        for (let pair = 0; pair < WARMING; pair += 1) await post(client, `warm-${caller}-${pair}`);
      }),
    );
    const began = performance.now();
    const until = began + SECONDS * 1000;
    const counts = await Promise.all(
      callers.map(async (client, caller) => {
        let posted = 0;
        for (; performance.now() < until; posted += 2) await post(client, `${caller}-${posted}`);
        return posted;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000);
  } finally {
    await Promise.all(callers.map((client) => client.end()));
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC -c role=duebook_app' });
  await client.connect();
  return client;
}

type Pair = { day: string; customer: string; way: 'bare' | 'guarded'; thinking: number; key: string };

/** Two postings, each in a transaction of its own. */
async function payInvoice(client: pg.Client, pair: Pair): Promise<void> {
  const invoice = await post(client, pair, 'invoice', 12_345);
  await post(client, pair, 'payment', -12_345, invoice);
}

async function post(
  client: pg.Client,
  { day, customer, way, thinking, key }: Pair,
  kind: 'invoice' | 'payment',
  amount: number,
  pays?: string,
): Promise<string> {
  await client.query(`BEGIN; SET LOCAL app.organisation = '${ORGANISATION}'`);
  const audit = await idFrom(client, AUDIT, [ORGANISATION, `${key}-${kind}`, `ledger.post-${kind}`]);
  const posting = await idFrom(client, POSTING, [ORGANISATION, audit]);
  const due = kind === 'invoice' ? day : null;
  const item = await idFrom(client, ITEM, [
    ORGANISATION,
    customer,
    posting,
    kind,
    `B-${key}-${kind}`,
    amount,
    day,
    due,
  ]);
  const leg = way === 'bare' ? BARE_LEG : LEG;
  await client.query(leg, [ORGANISATION, posting, customer, [item], [null], [amount], [due], day]);
  if (pays) {
    const sides = [
      [pays, item],
      [item, pays],
      [amount, -amount],
      [day, null],
    ];
    await client.query(leg, [ORGANISATION, posting, customer, ...sides, day]);
  }
  if (thinking > 0) await sleep(thinking);
  await client.query('COMMIT');
  return item;
}

async function idFrom(client: pg.Client, text: string, values: unknown[]): Promise<string> {
  const { rows } = await client.query<{ id: string }>({ name: text.slice(0, 40), text, values });
  return rows[0]?.id ?? '';
}

const AUDIT = `INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, input, recorded_at)
  VALUES ($1, $2, sha256($2::text::bytea), $3, 'bench', '{"amount": "123.45"}', clock_timestamp()) RETURNING id`;
const POSTING = `INSERT INTO posting (organisation_id, audit_id, kind, recorded_at)
  VALUES ($1, $2, 'document', clock_timestamp()) RETURNING id`;
const ITEM = `INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on, contra_account)
  VALUES ($1, $2, $3, $4, $5, $6, 'EUR', $7, $8, 'revenue') RETURNING id`;
/** The trigger draws the place of a leg; where there is none, the statement does. */
const legWith = (seq: string) => `
  INSERT INTO entry (organisation_id, seq, posting_id, customer_id, item_id, counter_item_id, amount, currency, due_on, effective_on, recorded_at)
  SELECT $1, ${seq}, $2, $3, l.item, l.counter, l.amount, 'EUR', l.due, $8, clock_timestamp()
  FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::date[]) l (item, counter, amount, due)`;
const LEG = legWith('0');
const BARE_LEG = legWith(`nextval('entry_seq')`);

async function whileWriting<T>(day: string, work: () => Promise<T>): Promise<T> {
  const writer = beginWriter(day);
  try {
    return await work();
  } finally {
    await writer.stop();
  }
}

const sqlTable = (found: readonly SqlPostings[]): string =>
  table(
    [
      'postings a second in SQL, 8 connections',
      'program',
      'bare',
      'guarded',
      'ratio',
      'with the writer',
      'ratio',
      'bound',
      'held',
    ],
    found.map(({ customers, thinking, bare, guarded, ratio, writing, writingRatio, bound }) => [
      customers === 'one' ? 'one hot customer' : 'random customers',
      `${thinking} ms`,
      figure(bare),
      figure(guarded),
      figure(ratio),
      figure(writing),
      figure(writingRatio),
      bound === undefined ? '' : `≥ ${figure(bound)}`,
      verdict(ratio, bound, 'at least'),
    ]),
  );
