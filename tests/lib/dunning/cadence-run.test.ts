import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makePromise } from '@/lib/collections/make-promise';
import { cadences } from '@/lib/dunning/cadences';
import { nextSteps } from '@/lib/dunning/next-steps';
import { runCadences, startCadences } from '@/lib/dunning/run-cadences';
import type { SendStep } from '@/lib/dunning/send-step';
import { endCadence, orderCadences, setCadence } from '@/lib/dunning/set-cadence';
import { dismissStep, runStepBy } from '@/lib/dunning/suggested-step';
import { workQueues } from '@/lib/jobs/queue-work';
import { sayTo } from '@/lib/jobs/say';
import { addDays } from '@/lib/kernel/day';
import { postPayment } from '@/lib/ledger/post-payment';
import { openWorld, type World } from '@/tests/support/world';
import { sendInTest, setUsual, stepRows } from './cadence-book';

/** A Wednesday. */
const DAY = '2026-11-11';
const manager = { as: 'collections_manager' } as const;
const collector = { as: 'collector', today: DAY } as const;

let world: World;
const children: ChildProcess[] = [];
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await world.close();
});

const overdue = async (count: number, late = 5) => {
  for (let place = 1; place <= count; place += 1)
    await world.customer({
      number: `C-${place}`,
      invoices: [{ amount: '100.00', issued_on: '2026-08-01', due_on: addDays(DAY, -late) }],
    });
};
const work = (send: SendStep = sendInTest, day = DAY) =>
  runCadences(world.organisation.id, { send, day, byHand: true });
const outcomes = async () =>
  (await stepRows(world)).map(({ customer, step, outcome, reason }) =>
    [customer, step, outcome, reason].filter((part) => part !== null).join(' '),
  );
const emails = async () =>
  (await world.sql<{ n: string }>(`SELECT count(*) AS n FROM touch WHERE kind = 'email'`))[0]?.n;

describe('a run', () => {
  test('takes the step that is due of each customer, once, and says what it did', async () => {
    await overdue(3);
    await setUsual(world);
    expect(await work()).toMatchObject({ total: 3, lookedAt: 3, done: 3, notDone: 0, finished: true });
    expect(await work()).toMatchObject({ done: 0 });
    expect(await outcomes()).toEqual(['C-1 1 sent', 'C-2 1 sent', 'C-3 1 sent']);
    expect(await emails()).toBe('3');
  });

  test('that comes by itself comes once a day', async () => {
    await overdue(1);
    await setUsual(world);
    const run = () => runCadences(world.organisation.id, { send: sendInTest, day: DAY });
    expect(await run()).toMatchObject({ done: 1 });
    expect(await run()).toBeNull();
  });

  test('that is asked for is done by a worker', async () => {
    await overdue(1);
    await setUsual(world);
    expect(await world.run(startCadences, {}, manager)).toEqual({ started: true });
    const stopping = new AbortController();
    const said: string[] = [];
    const working = workQueues(
      stopping.signal,
      sayTo((line) => said.push(line)),
    );
    const finished = async () => (await world.ask(cadences, {})).run?.finished_at ?? null;
    for (let waited = 0; waited < 100 && (await finished()) === null; waited += 1) await sleep(100);
    stopping.abort();
    await working;
    expect([said, await finished()]).toEqual([[], expect.stringMatching(/Z$/)]);
  }, 30_000);

  test('sets call tasks, hands on and holds', async () => {
    await overdue(1, 60);
    const [call, escalation, hold] = [
      { day: 1, channel: 'call', mode: 'automatic', note: 'Ask for a day' },
      { day: 2, channel: 'escalation', mode: 'automatic' },
      { day: 3, channel: 'hold', hold: 'legal_hold', mode: 'automatic' },
    ];
    await setUsual(world, { steps: [call, escalation, hold] });
    for (const day of ['2026-11-11', '2026-11-12', '2026-11-13', '2026-11-16']) await work(sendInTest, day);
    expect(await outcomes()).toEqual(['C-1 1 task', 'C-1 2 escalated', 'C-1 3 held']);
    const touches = await world.sql('SELECT kind, follow_up, follow_up_on::text FROM touch ORDER BY id');
    expect(touches).toEqual([
      { kind: 'note', follow_up: 'Ask for a day', follow_up_on: '2026-11-12' },
      { kind: 'escalation', follow_up: null, follow_up_on: null },
    ]);
    expect(await world.sql('SELECT kind, held FROM customer_hold')).toEqual([
      { kind: 'legal_hold', held: true },
    ]);
  });

  test('tells a refusal once, tries again every day, and goes on once it is gone', async () => {
    await overdue(1);
    await setUsual(world);
    const refusing: SendStep = async () => ({ sent: false, reasons: ['nothing_due'] });
    for (const day of [DAY, '2026-11-12', '2026-11-13']) await work(refusing, day);
    expect(await outcomes()).toEqual(['C-1 1 skipped nothing_due']);
    const acts = await world.sql<{ n: string }>(
      `SELECT count(*) AS n FROM audit_event WHERE command = 'dunning.work-customer'`,
    );
    expect(acts[0]?.n).toBe('1');
    await work(sendInTest, '2026-11-16');
    expect((await outcomes()).at(-1)).toBe('C-1 1 sent');
  });

  test('stops on a payment and on a promise of everything, and begins anew with the next item', async () => {
    await world.customer({
      number: 'C-1',
      invoices: [
        { amount: '100.00', issued_on: '2026-10-01', due_on: '2026-11-06' },
        { amount: '50.00', issued_on: '2026-10-01', due_on: '2026-11-10' },
      ],
    });
    await setUsual(world);
    await work();
    const paid = { customer: 'C-1', amount: '100.00', received_on: '2026-11-12' };
    await world.run(postPayment, paid, { today: '2026-11-12' });
    await work(sendInTest, '2026-11-16');
    const promise = { customer: 'C-1', amount: '50.00', due_on: '2026-11-20' };
    await world.run(makePromise, promise, { as: 'collector', today: '2026-11-18' });
    await work(sendInTest, '2026-11-20');
    await work(sendInTest, '2026-11-23');
    // Broken on the fourth day after the promised one, and gone on with from then.
    await work(sendInTest, '2026-11-24');
    const rows = await world.sql(
      `SELECT episode::text, step, outcome, reason, happened_on::text AS day FROM cadence_step ORDER BY id`,
    );
    expect(rows).toEqual([
      { episode: '2026-11-06', step: 1, outcome: 'sent', reason: null, day: DAY },
      { episode: '2026-11-10', step: 1, outcome: 'sent', reason: null, day: '2026-11-16' },
      { episode: '2026-11-10', step: 2, outcome: 'skipped', reason: 'agreed', day: '2026-11-23' },
      { episode: '2026-11-10', step: 2, outcome: 'task', reason: null, day: '2026-11-24' },
    ]);
  });

  test('is changed while it runs: the customers after that are decided by the new version', async () => {
    await overdue(3);
    const { version } = await setUsual(world);
    let sent = 0;
    const changing: SendStep = async (...told) => {
      sent += 1;
      if (sent === 1)
        await setUsual(world, {
          cadence: 1,
          version,
          steps: [{ day: 4, channel: 'escalation', mode: 'automatic' }],
        });
      return sendInTest(...told);
    };
    await work(changing);
    expect(await outcomes()).toEqual(['C-1 1 sent', 'C-2 7 escalated', 'C-3 7 escalated']);
  });
});

describe('a run that breaks', () => {
  test('in the middle repeats nothing', async () => {
    await overdue(6);
    await setUsual(world);
    let sent = 0;
    const breaking: SendStep = async (...told) => {
      sent += 1;
      const answer = await sendInTest(...told);
      if (sent === 4) throw new Error('the machine is gone');
      return answer;
    };
    await expect(work(breaking)).rejects.toThrow('the machine is gone');
    expect(await outcomes()).toHaveLength(3);
    expect(await work()).toMatchObject({ finished: true });
    expect(await outcomes()).toHaveLength(6);
    expect(await emails()).toBe('6');
  });

  test('as its process is killed repeats nothing, and two at once do nothing twice', async () => {
    await overdue(12);
    await setUsual(world);
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'cadence-process.ts')],
      {
        env: { ...process.env, DUEBOOK_TEST_BOOK: String(world.organisation.id), DUEBOOK_TEST_DAY: DAY },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    let said = '';
    child.stdout?.on('data', (text) => {
      said += text;
      if (said.split('\n').length > 4) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('exit', resolve));
    const before = (await outcomes()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(12);
    await Promise.all([work(), work(), runCadences(world.organisation.id, { send: sendInTest, day: DAY })]);
    expect(new Set(await outcomes()).size).toBe(12);
    expect(await outcomes()).toHaveLength(12);
    expect(await emails()).toBe('12');
  }, 60_000);
});

describe('a suggestion', () => {
  const suggest = async () => {
    await overdue(2);
    await setUsual(world, {
      steps: [
        { day: 3, channel: 'email', level: 1 },
        { day: 8, channel: 'call' },
      ],
    });
    await work();
  };
  const listed = async (day = DAY) =>
    (await world.ask(nextSteps, {}, { today: day })).data.map(({ number, place }) => `${number} ${place}`);

  test('is listed, taken once, or let be', async () => {
    await suggest();
    expect(await listed()).toEqual(['C-1 1', 'C-2 1']);
    const step = { cadence: 1, step: 1 };
    const run = runStepBy(sendInTest);
    await world.run(run, { customer: 'C-1', ...step }, collector);
    await expect(world.run(run, { customer: 'C-1', ...step }, collector)).rejects.toThrow('taken already');
    await world.run(dismissStep, { customer: 'C-2', ...step, reason: 'Spoke to them' }, collector);
    expect(await listed()).toEqual([]);
    expect(await outcomes()).toEqual([
      'C-1 1 suggested',
      'C-1 1 sent',
      'C-2 1 suggested',
      'C-2 1 dismissed Spoke to them',
    ]);
    expect(await emails()).toBe('1');
  });

  test('tells why sending was refused, and stays', async () => {
    await suggest();
    const refusing: SendStep = async () => ({ sent: false, reasons: ['no_contact'] });
    await expect(
      world.run(runStepBy(refusing), { customer: 'C-1', cadence: 1, step: 1 }, collector),
    ).rejects.toThrow('no billing contact with an e-mail address');
    expect(await listed()).toEqual(['C-1 1', 'C-2 1']);
  });

  test('is gone when the customer paid, when a later one takes its place, and when the cadence ended', async () => {
    await suggest();
    await world.run(postPayment, { customer: 'C-1', amount: '100.00', received_on: DAY }, { today: DAY });
    expect(await listed()).toEqual(['C-2 1']);
    await expect(world.run(dismissStep, { customer: 'C-1', cadence: 1, step: 1 }, collector)).rejects.toThrow(
      'Nothing is suggested',
    );
    await work(sendInTest, '2026-11-16');
    expect(await listed('2026-11-16')).toEqual(['C-2 2']);
    await expect(
      world.run(dismissStep, { customer: 'C-2', cadence: 1, step: 1 }, { ...collector, today: '2026-11-16' }),
    ).rejects.toThrow('is over');
    await world.run(endCadence, { cadence: 1 }, manager);
    expect(await listed('2026-11-16')).toEqual([]);
  });
});

describe('saving cadences', () => {
  const save = (input: object) => world.run(setCadence, input, manager);
  const steps = [{ day: 3, channel: 'email', level: 1 }];

  test('keeps keys of steps, never gives one out again, and refuses what another saved meanwhile', async () => {
    const first = await save({ name: 'A', steps: [...steps, { day: 9, channel: 'call' }] });
    const second = await save({
      cadence: 1,
      version: first.version,
      name: 'A',
      steps: [{ ...steps[0], key: 1 }],
    });
    const third = await save({
      cadence: 1,
      version: second.version,
      name: 'A',
      steps: [
        { ...steps[0], key: 1 },
        { day: 9, channel: 'call' },
      ],
    });
    const [row] = await world.sql<{ keys: number[] }>(
      `SELECT array(SELECT (s ->> 'key')::integer FROM jsonb_array_elements(c.steps) s) AS keys FROM cadence c ORDER BY id DESC LIMIT 1`,
    );
    expect(row?.keys).toEqual([1, 3]);
    await expect(save({ cadence: 1, version: first.version, name: 'A', steps })).rejects.toThrow(
      'changed meanwhile',
    );
    await expect(
      save({ cadence: 1, version: third.version, name: 'A', steps: [{ ...steps[0], key: 9 }] }),
    ).rejects.toThrow('no such step');
  });

  test('lets one be for everybody, and it stands last', async () => {
    await save({ name: 'Everybody', steps });
    await expect(save({ name: 'Also', steps })).rejects.toThrow('is for everybody already');
    await save({ name: 'Sweden', segment: { countries: ['SE'] }, steps });
    await expect(save({ name: 'sweden', segment: { countries: ['NO'] }, steps })).rejects.toThrow('already');
    await save({ name: 'France', segment: { countries: ['FR'] }, steps });
    await expect(world.run(orderCadences, { cadences: [1, 2, 3] }, manager)).rejects.toThrow('for everybody');
    await expect(world.run(orderCadences, { cadences: [3, 1] }, manager)).rejects.toThrow(
      'each of them once',
    );
    await world.run(orderCadences, { cadences: [3, 2, 1] }, manager);
  });
});
