import net from 'node:net';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addDays, dayIn } from '@/lib/kernel/day';
import { postPayment } from '@/lib/ledger/post-payment';
import { MailCarrier } from '@/lib/mail/deliver';
import { oneMessage } from '@/lib/mail/one-message';
import { outbox } from '@/lib/mail/outbox';
import { sendReminder } from '@/lib/mail/send-reminder';
import { markSent, sendAgain, withdrawMessage } from '@/lib/mail/settle-message';
import { refusalOf } from '@/tests/support/refusal';
import { type Fault, startFaultyServer, startMailServer } from '@/tests/support/smtp';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
let today: string;
let server: Awaited<ReturnType<typeof startFaultyServer>>;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
beforeEach(async () => {
  server = await startFaultyServer();
  configure(server.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await world.sql('DELETE FROM message_waiting');
});
afterAll(() => world.close());

const configure = (url: string) => {
  vi.stubEnv('DUEBOOK_SMTP_URL', url);
  vi.stubEnv('DUEBOOK_MAIL_FROM', 'Accounts <ar@book.example>');
  vi.stubEnv('DUEBOOK_MAIL_TIMEOUT', '2');
};

const overdue = (options: object = {}) =>
  world.customer({ ...options, invoices: [{ amount: '100.00', issued_on: addDays(today, -60) }] });

async function waiting(options: object = {}): Promise<string> {
  const customer = await overdue(options);
  const sent = await world.run(sendReminder, { customer: customer.number }, { as: 'collector' });
  expect(sent).toMatchObject({ outcome: 'waiting', reasons: [] });
  return sent.message ?? '';
}

async function carry(): Promise<void> {
  const carrier = new MailCarrier();
  await carrier.carry(world.organisation.id, new AbortController().signal);
  carrier.close();
}

/** Whatever waits may be taken now; of what is claimed, nobody waits for the outcome any more. */
const timePasses = () => world.sql('UPDATE message_waiting SET not_before = clock_timestamp()');

const state = async (message: string) => {
  const { state: now, events } = await world.ask(oneMessage, { message });
  return { state: now, events: events.map(({ kind }) => kind) };
};

describe('a message', () => {
  test('is claimed, handed over and accepted, with what the server said', async () => {
    const message = await waiting();
    await carry();
    expect(await state(message)).toEqual({ state: 'sent', events: ['claimed', 'accepted'] });
    expect((await world.ask(oneMessage, { message })).events[1]?.detail).toBe('250 queued as 4711');
    expect(server.had).toHaveLength(1);
    expect(server.had[0]).toMatch(
      new RegExp(`^Message-ID: <${message}\\.${world.organisation.id}\\.[0-9a-f]{24}@book\\.example>$`, 'm'),
    );
    await carry();
    expect(server.had).toHaveLength(1);
  });

  const faults: [Fault, string, string[]][] = [
    ['hangs up at once', 'waiting', ['claimed', 'deferred']],
    ['says nothing', 'waiting', ['claimed', 'deferred']],
    ['is busy', 'waiting', ['claimed', 'deferred']],
    ['refuses the sender', 'waiting', ['claimed', 'deferred']],
    ['refuses the address', 'refused', ['claimed', 'refused']],
    ['puts the address off', 'waiting', ['claimed', 'deferred']],
    ['refuses the data', 'refused', ['claimed', 'refused']],
    ['refuses the message', 'refused', ['claimed', 'refused']],
    ['puts the message off', 'waiting', ['claimed', 'deferred']],
    ['hangs up before the data', 'waiting', ['claimed', 'deferred']],
    ['hangs up within the data', 'unknown', ['claimed', 'unknown']],
    ['hangs up after the data', 'unknown', ['claimed', 'unknown']],
    ['says nothing after the data', 'unknown', ['claimed', 'unknown']],
  ];

  test.each(faults)('to a server that %s is %s', async (fault, expected, events) => {
    const message = await waiting();
    server.fault = fault;
    await carry();
    expect(await state(message)).toEqual({ state: expected, events });
    server.fault = null;
    const had = server.had.length;
    await timePasses();
    await carry();
    const retried = expected === 'waiting';
    expect(server.had.length - had).toBe(retried ? 1 : 0);
    expect(await state(message)).toEqual(
      retried ? { state: 'sent', events: [...events, 'claimed', 'accepted'] } : { state: expected, events },
    );
  });

  test('waits while no server is there, and goes out when it is', async () => {
    const message = await waiting();
    await server.close();
    await carry();
    expect(await state(message)).toEqual({ state: 'waiting', events: ['claimed', 'deferred'] });
    server = await startFaultyServer();
    configure(server.url);
    await timePasses();
    await carry();
    expect((await state(message)).state).toBe('sent');
  });

  test('that is refused for its address does not keep the next one waiting', async () => {
    const messages = [await waiting(), await waiting()];
    server.fault = 'refuses the address';
    await carry();
    expect(await Promise.all(messages.map(async (message) => (await state(message)).state))).toEqual([
      'refused',
      'refused',
    ]);
  });

  test('is claimed by one of several workers', async () => {
    const messages = await Promise.all(Array.from({ length: 8 }, () => waiting()));
    await Promise.all(Array.from({ length: 4 }, carry));
    expect(server.had).toHaveLength(messages.length);
    for (const message of messages)
      expect(await state(message)).toEqual({ state: 'sent', events: ['claimed', 'accepted'] });
  });
});

describe('a message that was claimed and of which nothing was heard', () => {
  async function lost(): Promise<string> {
    const message = await waiting();
    server.fault = 'says nothing after the data';
    await carry();
    server.fault = null;
    expect((await state(message)).state).toBe('unknown');
    return message;
  }

  test('is unknown once its time has passed, and shown first', async () => {
    const message = await waiting();
    // As a worker leaves it that is killed in the middle.
    await world.sql(
      `INSERT INTO message_event (organisation_id, message_id, attempt, kind, actor, recorded_at)
                     VALUES ($1, $2, 1, 'claimed', 'mail worker', now())`,
      [world.organisation.id, message],
    );
    await world.sql(
      `UPDATE message_waiting SET claimed = true, not_before = clock_timestamp() + interval '1 hour' WHERE message_id = $1`,
      [message],
    );
    await carry();
    expect((await state(message)).state).toBe('sending');
    await timePasses();
    expect((await state(message)).state).toBe('unknown');
    await carry();
    expect(await state(message)).toEqual({ state: 'unknown', events: ['claimed', 'unknown'] });
    expect(server.had).toHaveLength(0);
    const { data, unknown } = await world.ask(outbox, { state: 'unknown' });
    expect(data.map(({ id }) => id)).toContain(message);
    expect(unknown).toBeGreaterThan(0);
  });

  test('is marked as sent by a person, once', async () => {
    const message = await lost();
    await world.run(markSent, { message, note: 'Ann has it' }, { as: 'collector' });
    expect((await state(message)).state).toBe('sent');
    expect(await refusalOf(world.run(markSent, { message }, { as: 'collector' }))).toMatchObject({
      code: 'conflict',
    });
    expect(await refusalOf(world.run(sendAgain, { message }, { as: 'collector' }))).toMatchObject({
      code: 'conflict',
    });
  });

  test('is sent again by a person alone, as a new decision with the figures of now', async () => {
    const message = await lost();
    const { customer } = await world.ask(oneMessage, { message });
    await world.run(postPayment, { customer, amount: '40.00', received_on: today }, {});
    const twice = await Promise.allSettled(
      [1, 2].map(() => world.run(sendAgain, { message }, { as: 'collector' })),
    );
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await carry();
    expect((await state(message)).state).toBe('replaced');
    const { replaced_by } = await world.ask(oneMessage, { message });
    const again = await world.ask(oneMessage, { message: replaced_by ?? '' });
    expect(again).toMatchObject({ state: 'sent', instead_of: message });
    expect(again.figures.totals[0]).toMatchObject({ collectable: '60.00' });
    expect(server.had).toHaveLength(2);
  });

  test('is not sent again when the certificate refuses', async () => {
    const message = await lost();
    const { customer } = await world.ask(oneMessage, { message });
    await world.run(postPayment, { customer, amount: '100.00', received_on: today }, {});
    const refused = await world.run(sendAgain, { message }, { as: 'collector' });
    expect(refused).toMatchObject({ outcome: 'refused', reasons: [{ code: 'nothing_due' }] });
    expect((await state(message)).state).toBe('unknown');
  });
});

test('a message that waits is taken back, and the customer may be reminded at once', async () => {
  const message = await waiting();
  await world.run(withdrawMessage, { message }, { as: 'collector' });
  await carry();
  expect(await state(message)).toEqual({ state: 'withdrawn', events: ['withdrawn'] });
  const { customer } = await world.ask(oneMessage, { message });
  expect((await world.run(sendReminder, { customer }, { as: 'collector' })).outcome).toBe('waiting');
  expect(await refusalOf(world.run(withdrawMessage, { message }, { as: 'collector' }))).toMatchObject({
    code: 'conflict',
  });
});

test('a name with line breaks and markup in it makes no header and no markup', async () => {
  const name = 'Evil\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>';
  const message = await waiting({ name, contact: { name, email: 'ap@evil.example' } });
  await carry();
  const [raw = ''] = server.had;
  const [headers = ''] = raw.split('\n\n');
  expect(headers).not.toMatch(/^bcc:/im);
  expect(headers.match(/^to:/gim)).toHaveLength(1);
  const { body_html } = await world.ask(oneMessage, { message });
  expect(body_html).not.toContain('<script>');
  expect((await state(message)).state).toBe('sent');
});

describe('nothing leaves the house', () => {
  test('without a configured server: it is kept, and no connection is opened', async () => {
    vi.stubEnv('DUEBOOK_SMTP_URL', '');
    const customer = await overdue();
    const sent = await world.run(sendReminder, { customer: customer.number }, { as: 'collector' });
    expect(sent).toMatchObject({ outcome: 'kept', why: 'No mail server is configured.' });
    const connect = vi.spyOn(net.Socket.prototype, 'connect');
    await carry();
    expect(
      connect.mock.calls.filter(([to]) => JSON.stringify(to).includes(new URL(server.url).port)),
    ).toEqual([]);
    connect.mockRestore();
    expect((await state(sent.message ?? '')).state).toBe('kept');
  });

  test('in a demonstration, whatever is configured, not even what waited before', async () => {
    const before = await waiting();
    await world.sql('UPDATE organisation SET demonstration = true WHERE id = $1', [world.organisation.id]);
    const customer = await overdue();
    const sent = await world.run(sendReminder, { customer: customer.number }, { as: 'collector' });
    expect(sent).toMatchObject({ outcome: 'kept', why: 'A demonstration sends nothing.' });
    await carry();
    expect((await state(before)).state).toBe('kept');
    expect(server.connections()).toBe(0);
    await world.sql('UPDATE organisation SET demonstration = false WHERE id = $1', [world.organisation.id]);
    // Nor afterwards: what is kept stays kept.
    await carry();
    expect(server.connections()).toBe(0);
  });
});

test('a thorough mail server takes it, with its text and its HTML', async () => {
  const real = await startMailServer();
  configure(real.url);
  await waiting();
  await carry();
  expect(real.accepted).toHaveLength(1);
  expect((await simpleParser(real.accepted[0] ?? '')).subject).toMatch(/^Reminder: EUR\u00a0100\.00 overdue/);
  expect(real.accepted[0]).toContain('multipart/alternative');
  await real.close();
});
