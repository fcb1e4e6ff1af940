import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addDays, dayIn } from '@/lib/kernel/day';
import { outbox } from '@/lib/mail/outbox';
import { sendReminder } from '@/lib/mail/send-reminder';
import { startMailServer } from '@/tests/support/smtp';
import { openWorld, type World } from '@/tests/support/world';

const REMINDERS = Number(process.env.DUEBOOK_REMINDERS ?? 1000);
const KILLS = Number(process.env.DUEBOOK_KILLS ?? 30);
const CUSTOMERS = 50;

let world: World;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  vi.unstubAllEnvs();
});
afterAll(() => world.close());

test(`${REMINDERS} reminders and a worker killed ${KILLS} times: each accepted at most once, every unknown shown, none sent again`, async () => {
  const server = await startMailServer(() => Math.random() * 40);
  vi.stubEnv('DUEBOOK_SMTP_URL', server.url);
  vi.stubEnv('DUEBOOK_MAIL_FROM', 'Accounts <ar@book.example>');
  vi.stubEnv('DUEBOOK_MAIL_TIMEOUT', '1');
  await decide();
  let standby = start();
  for (let killed = 0; killed < KILLS; killed += 1) {
    const worker = standby;
    await worker.begin();
    standby = start();
    const before = server.accepted.length;
    // Somewhere in the middle of its work: claiming, talking, or writing the outcome.
    await until(async () => server.accepted.length > before || (await left()) === 0);
    await sleep(Math.random() * 250);
    await worker.kill();
  }
  await standby.begin();
  await until(async () => (await left()) === 0, 60_000);
  await standby.kill();
  // A last one finds nothing more to do.
  const accepted = server.accepted.length;
  const last = start();
  await last.begin();
  await sleep(1500);
  await last.kill();
  expect(server.accepted).toHaveLength(accepted);

  const often = [...server.byId()].filter(([, count]) => count > 1);
  expect(often, 'accepted more than once').toEqual([]);
  const [row] = await world.sql<{ sent: number; unknown: number; unheard: number }>(
    `SELECT count(*) FILTER (WHERE s = 'sent')::integer AS sent, count(*) FILTER (WHERE s = 'unknown')::integer AS unknown,
            count(*) FILTER (WHERE s NOT IN ('sent', 'unknown'))::integer AS unheard
     FROM (SELECT message_state($1, id) AS s FROM message) x`,
    [world.organisation.id],
  );
  const { sent = 0, unknown = 0 } = row ?? {};
  expect({ all: sent + unknown, unheard: row?.unheard }).toEqual({ all: REMINDERS, unheard: 0 });
  // What the server has is known as sent, or unknown; what is known as sent the server has.
  expect(server.byId().size).toBeGreaterThanOrEqual(sent);
  expect(server.byId().size).toBeLessThanOrEqual(sent + unknown);
  expect((await world.ask(outbox, { limit: 1 })).unknown).toBe(unknown);
  const shown = await world.ask(outbox, { state: 'unknown', limit: 500 });
  expect(shown.data).toHaveLength(unknown);
  expect(unknown, 'a kill in the middle of sending').toBeGreaterThan(0);
  await server.close();
}, 400_000);

/** One reminder for each customer, decided on as people do; the others are copies of them, each a decision of its own. */
async function decide(): Promise<void> {
  const today = dayIn(world.organisation.timeZone, new Date());
  const make = async () => {
    const invoices = [{ amount: '100.00', issued_on: addDays(today, -60) }];
    const { number } = await world.customer({ invoices });
    await world.run(sendReminder, { customer: number }, { as: 'collector' });
  };
  await Promise.all(Array.from({ length: CUSTOMERS }, make));
  await world.sql(
    `WITH copied AS (
       INSERT INTO message (organisation_id, customer_id, contact_id, channel, kind, level, language, recipient, subject, body_text,
         body_html, figures, decided_on, origin, decision_key, actor, audit_id, recorded_at)
       SELECT organisation_id, customer_id, contact_id, channel, kind, level, language, recipient, subject, body_text, body_html,
         figures, decided_on, origin, decision_key || ' copy ' || n, actor, audit_id, now()
       FROM message, generate_series(2, $1) n RETURNING organisation_id, id)
     INSERT INTO message_waiting (organisation_id, message_id) SELECT organisation_id, id FROM copied`,
    [REMINDERS / CUSTOMERS],
  );
}

const left = async (): Promise<number> => {
  const [row] = await world.sql<{ n: number }>('SELECT count(*)::integer AS n FROM message_waiting');
  return row?.n ?? 0;
};

/** A worker that has loaded everything and waits for its turn. */
function start() {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'carrier-process.ts')],
    {
      env: { ...process.env, DATABASE_URL: world.url },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  children.add(child);
  const ready = once(child.stdout, 'data');
  const ended = once(child, 'exit');
  return {
    async begin() {
      await ready;
      child.stdin.write('begin\n');
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
      children.delete(child);
    },
  };
}

async function until(come: () => Promise<boolean>, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !(await come()); await sleep(10))
    if (Date.now() > end) throw new Error(`It did not come within ${ms} ms.`);
}
