import { listCustomers } from '@/lib/collections/list-customers';
import { setQueuePolicy } from '@/lib/collections/queue-policy';
import { queuePolicyPreview } from '@/lib/collections/queue-policy-preview';
import { workQueue } from '@/lib/collections/work-queue';
import { catchUp, rebuild } from '@/lib/health/checkpoint';
import { run } from '@/lib/kernel/command';
import { answer } from '@/lib/kernel/query';
import { step } from '@/lib/launch/say';
import type { Book } from './book/open-book';
import { openMeter } from './meter';
import { MANAGER, ORGANISATION } from './people';
import { figure, table } from './report';
import { done, said, several, type Timing, vacuumCheckpoints } from './timings';

/** Two ways to rank, as unlike as may be; a tenth stands in plain order by the second. */
const POLICIES = {
  'by amount': {
    collectable: 60,
    age: 10,
    broken: 5,
    unanswered: 5,
    slower: 5,
    credit: 15,
    plain_percent: 0,
  },
  'by age, a tenth in plain order': {
    collectable: 5,
    age: 60,
    broken: 10,
    unanswered: 5,
    slower: 15,
    credit: 5,
    plain_percent: 10,
  },
};

/** Whether the book stands by one policy as its preview said: rows of the first page elsewhere, and rows whose points do not add up. */
export type Reordered = {
  policy: string;
  inQueue: number;
  moved: number;
  elsewhere: number;
  rows: number;
  wrongSums: number;
};

/** Ranks the whole book by two policies: what the preview and the first page cost, and whether both say what is so. */
export async function reorder(book: Book): Promise<{ timings: Timing[]; reordered: Reordered[] }> {
  await step('Rebuilding the checkpoints', () => done(rebuild(ORGANISATION, { day: book.day })));
  await vacuumCheckpoints(book);
  const meter = await openMeter(book.superuserUrl);
  const timings: Timing[] = [];
  const reordered: Reordered[] = [];
  try {
    for (const [policy, weights] of Object.entries(POLICIES)) {
      const preview = () => answer(queuePolicyPreview, MANAGER, weights, { today: book.day });
      const asked = await several(meter, RUNS, preview);
      timings.push(said({ name: `preview, ${policy}`, bound: 2000, fast: asked.cost, runs: asked.runs }));
      await run(setQueuePolicy, MANAGER, weights, `reorder ${policy} ${Date.now()}`, { today: book.day });
      const { answer: _caught, ...weighed } = await meter.cost(() =>
        done(catchUp(ORGANISATION, { day: book.day })),
      );
      timings.push(said({ name: `put in order, ${policy}`, fast: weighed, runs: 1 }));
      const page = await several(meter, RUNS, () => firstPage(book.day));
      timings.push(said({ name: `first page, ${policy}`, bound: 20, fast: page.cost, runs: page.runs }));
      const foretold = (await preview()).before.map(({ number }) => number);
      const promised = (asked.answer as Awaited<ReturnType<typeof preview>>).after.map(
        ({ number }) => number,
      );
      const shown = (await firstPage(book.day)).data.map(({ number }) => number);
      const { in_queue, moved } = asked.answer as Awaited<ReturnType<typeof preview>>;
      reordered.push({
        policy,
        inQueue: in_queue,
        moved,
        elsewhere: shown.filter((number, place) => promised[place] !== number || foretold[place] !== number)
          .length,
        ...(await step('Adding up the points of every row', () => addUp(book.day))),
      });
    }
  } finally {
    await meter.close();
  }
  process.stdout.write(`${reorderTable(reordered)}\n\n`);
  return { timings, reordered };
}

const RUNS = 15;

export const reorderTable = (found: readonly Reordered[]): string =>
  table(
    [
      'policy',
      'in the queue',
      'moved',
      'first page elsewhere than foretold',
      'rows',
      'points that do not add up',
    ],
    found.map(({ policy, inQueue, moved, elsewhere, rows, wrongSums }) => [
      policy,
      ...[inQueue, moved, elsewhere, rows, wrongSums].map((count) => (count === 0 ? '0' : figure(count))),
    ]),
  );

const firstPage = (today: string) => answer(workQueue, MANAGER, { limit: 50 }, { today });

/** Every row of the book, as the list shows it, page by page. */
async function addUp(today: string): Promise<{ rows: number; wrongSums: number }> {
  let rows = 0;
  let wrongSums = 0;
  let cursor: string | undefined;
  do {
    const page = await answer(
      listCustomers,
      MANAGER,
      { filter: 'status:all', sort: 'number', limit: 500, cursor },
      { today },
    );
    rows += page.data.length;
    wrongSums += page.data.filter(
      ({ score, points }) => points.reduce((sum, part) => sum + part.points, 0) !== score,
    ).length;
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return { rows, wrongSums };
}
