import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { behind } from '@/lib/health/checkpoint';
import { isDue, keepCheckpoints } from '@/lib/jobs/checkpoint-round';
import { sayTo } from '@/lib/jobs/say';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { openWorld, type World } from '@/tests/support/world';

describe('a catch-up is due', () => {
  const level = {
    entries: 0,
    marks: 0,
    stale: 0,
    reweighed: false,
    day: '2026-03-02',
    checkpointDay: '2026-03-02',
  };

  test('at once when a day has passed, or when there are no checkpoints yet', () => {
    expect(isDue({ ...level, day: '2026-03-03' }, { since: undefined }, 0)).toBe(true);
    expect(isDue({ ...level, checkpointDay: null }, { since: undefined }, 0)).toBe(true);
    expect(isDue(level, { since: undefined }, 0)).toBe(false);
  });

  test('at once for a long tail, after five seconds for a short one', () => {
    const visit = { since: undefined };
    expect(isDue({ ...level, entries: 200 }, { since: undefined }, 0)).toBe(true);
    expect(isDue({ ...level, entries: 1 }, visit, 1000)).toBe(false);
    expect(isDue({ ...level, entries: 9 }, visit, 5900)).toBe(false);
    expect(isDue({ ...level, marks: 1 }, visit, 6000)).toBe(true);
  });

  test('five seconds after something waits again, not after it once waited', () => {
    const visit = { since: undefined };
    isDue({ ...level, entries: 1 }, visit, 0);
    isDue(level, visit, 3000);
    expect(isDue({ ...level, entries: 1 }, visit, 6000)).toBe(false);
  });
});

describe('workers on one database', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test('catch up behind clients that post, and end with nothing left over', async () => {
    const customers = await Promise.all([1, 2, 3].map(() => world.customer()));
    const workers = [startRound(), startRound()];
    const clients = customers.map(async ({ number }, client) => {
      for (let turn = 0; turn < 40; turn += 1) await invoice(number, `I-${client}-${turn}`);
    });
    await Promise.all(clients);
    await untilLevel(world);
    const faults = (await Promise.all(workers.map((worker) => worker.stop()))).flat();
    expect(faults).toEqual([]);
    const [sums] = await world.sql<{ kept: string; ledger: string }>(
      `SELECT (SELECT sum(amount)::text FROM entry WHERE organisation_id = $1) AS ledger,
              (SELECT sum(b.balance)::text FROM customer_position p, unnest(p.balances) b WHERE p.organisation_id = $1) AS kept`,
      [world.organisation.id],
    );
    expect(sums?.ledger).toBe('1200000');
    expect(sums?.kept).toBe(sums?.ledger);
  }, 60_000);

  test('leave an organisation that fails, and go on with the others', async () => {
    const broken = await world.another({ slug: 'broken' });
    await world.sql(
      `CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.organisation_id = ${broken.organisation.id} THEN RAISE EXCEPTION 'this one breaks'; END IF; RETURN NEW; END $$`,
    );
    await world.sql(
      'CREATE TRIGGER break_it BEFORE INSERT OR UPDATE ON checkpoint_state FOR EACH ROW EXECUTE FUNCTION break_it()',
    );
    const healthy = await world.another({ slug: 'healthy' });
    const worker = startRound();
    await untilLevel(healthy);
    const faults = await worker.stop();
    expect(faults.some((line) => line.includes('this one breaks'))).toBe(true);
    expect(faults.filter((line) => !line.includes(`organisation ${broken.organisation.id} `))).toEqual([]);
    expect((await behind(broken.organisation.id)).checkpointDay).toBeNull();
  });

  const invoice = (customer: string, number: string) =>
    world.run(postInvoice, { customer, number, amount: '100.00', issued_on: '2026-01-05' });
});

/** Stops with what it said. */
function startRound(): { stop(): Promise<string[]> } {
  const said: string[] = [];
  const stopping = new AbortController();
  const over = keepCheckpoints(
    stopping.signal,
    sayTo((line) => said.push(line)),
  );
  return {
    async stop() {
      stopping.abort();
      await over;
      return said;
    },
  };
}

async function untilLevel({ organisation }: { organisation: { id: number } }): Promise<void> {
  for (let waited = 0; waited < 200; waited += 1) {
    const { entries, marks, day, checkpointDay } = await behind(organisation.id);
    if (entries + marks === 0 && day === checkpointDay) return;
    await sleep(100);
  }
  throw new Error('The checkpoints were not caught up within 20 s.');
}
