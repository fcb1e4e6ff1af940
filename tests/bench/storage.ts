import pg from 'pg';
import { watermark } from '@/lib/health/checkpoint';
import { verifyOrganisation } from '@/lib/health/verify';
import { organisationIds } from '@/lib/kernel/db';
import { say, step } from '@/lib/launch/say';
import { seal } from '@/lib/ledger/seal';
import type { Book } from './book/open-book';
import { ORGANISATION } from './people';
import { figure, table, verdict } from './report';
import { done } from './timings';

/** Megabytes by what they are kept for. */
export type Storage = { checkpoints: number; blocks: number; search: number; rest: number; share: number };

const KEPT_FOR: Record<Exclude<keyof Storage, 'rest' | 'share'>, string[]> = {
  checkpoints: [
    ...[
      'checkpoint_state',
      'checkpoint_rate',
      'entry_ahead',
      'open_item_checkpoint',
      'open_item_quarter',
      'open_total',
    ],
    ...['due_invoice_checkpoint', 'customer_position', 'position_total', 'currency_total'],
    ...['ageing_cube', 'customer_mark', 'entry_effective', 'entry_recorded'],
  ],
  blocks: ['ledger_block', 'ledger_head'],
  search: ['customer_search_word', 'item_number_key'],
};

/** What is kept for speed and proof, against everything else: tables with their indexes, and single indexes by name. */
export async function storage(book: Book): Promise<Storage> {
  const client = new pg.Client({ connectionString: book.superuserUrl });
  await client.connect();
  try {
    const size = async (names: string[]) =>
      Number((await client.query<{ mb: string }>(SIZE, [names])).rows[0]?.mb ?? 0);
    const whole = Number((await client.query<{ mb: string }>(WHOLE)).rows[0]?.mb ?? 0);
    const checkpoints = await size(KEPT_FOR.checkpoints);
    const blocks = await size(KEPT_FOR.blocks);
    const search = await size(KEPT_FOR.search);
    const extra = checkpoints + blocks + search;
    const found = { checkpoints, blocks, search, rest: whole - extra, share: extra / (whole - extra) };
    process.stdout.write(`${storageTable(found)}\n\n`);
    return found;
  } finally {
    await client.end();
  }
}

const SIZE = `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) / 1e6 AS mb FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1) AND c.relkind IN ('r', 'i')`;
const WHOLE = `SELECT sum(pg_total_relation_size(c.oid)) / 1e6 AS mb FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`;

function storageTable({ checkpoints, blocks, search, rest, share }: Storage): string {
  const row = (name: string, megabytes: number) => [
    name,
    figure(megabytes),
    figure((100 * megabytes) / rest),
  ];
  return table(
    ['kept for', 'MB', '% of the rest'],
    [
      row('the ledger and all else', rest),
      row('checkpoints', checkpoints),
      row('blocks', blocks),
      row('search', search),
      [
        `extra, at most 20 %: ${verdict(share, 0.2)}`,
        figure(checkpoints + blocks + search),
        figure(100 * share),
      ],
    ],
  );
}

/** Entries sealed a second, block by block, by the function that the writer calls. */
export async function sealing(): Promise<{ entries: number; seconds: number; perSecond: number }> {
  const began = performance.now();
  const { entries } = await seal(ORGANISATION, await done(watermark(ORGANISATION)));
  const seconds = (performance.now() - began) / 1000;
  const perSecond = entries / seconds;
  say(`  sealed ${entries} entries in ${figure(seconds)} s: ${figure(perSecond)} a second`);
  return { entries, seconds, perSecond };
}

/** Verifies every organisation as `npm run verify` does; what is wrong, in sentences. */
export async function verified(): Promise<{ organisations: number; seconds: number; faults: string[] }> {
  const began = performance.now();
  const ids = await organisationIds();
  const faults = await step('Verifying', async () => {
    const found: string[] = [];
    for (const id of ids) {
      const { faults } = await verifyOrganisation(id);
      found.push(...faults.map(({ text }) => `organisation ${id}: ${text}`));
    }
    return found;
  });
  for (const fault of faults.slice(0, 20)) say(`  ${fault}`);
  say(
    `  verified ${ids.length} organisations: ${faults.length === 0 ? 'all is well' : `${faults.length} faults`}`,
  );
  return { organisations: ids.length, seconds: (performance.now() - began) / 1000, faults };
}
