import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneCustomer } from '@/lib/collections/list-customers';
import { timeline } from '@/lib/collections/timeline';
import { editContact } from '@/lib/customers/edit-contact';
import { addDays, dayIn } from '@/lib/kernel/day';
import { cameIn } from '@/lib/mail/came-in';
import { messageIdOf } from '@/lib/mail/message-id';
import { oneMessage } from '@/lib/mail/one-message';
import { sendReminder } from '@/lib/mail/send-reminder';
import { takeInMail } from '@/lib/mail/take-in-mail';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterAll(() => world.close());

async function reminded() {
  const customer = await world.customer({ invoices: [{ amount: '100.00', issued_on: addDays(today, -60) }] });
  const { message } = await world.run(sendReminder, { customer: customer.number }, { as: 'collector' });
  const [row] = await world.sql<{ decision_key: string; recipient: string }>(
    'SELECT decision_key, recipient FROM message WHERE id = $1',
    [message],
  );
  const id = messageIdOf(
    {
      organisationId: world.organisation.id,
      messageId: BigInt(message ?? 0),
      decisionKey: row?.decision_key ?? '',
    },
    'book.example',
  );
  return { customer, message: message ?? '', id, recipient: row?.recipient ?? '' };
}

const takeIn = async (raw: string) => {
  const content = Buffer.from(raw.replace(/\n/g, '\r\n')).toString('base64');
  return (await world.run(takeInMail, { content }, { as: 'collector' })).messages;
};

const bounce = (id: string, recipient: string, action = 'failed') => `From: MAILER-DAEMON@mx.example.com
To: ar@book.example
Subject: Undelivered
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I am sorry.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; ${recipient}
Action: ${action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

--b1
Content-Type: message/rfc822

From: ar@book.example
To: ${recipient}
Message-ID: ${id}
Subject: Reminder

Hello
--b1--
`;

const letter = (headers: string, text = 'We pay on Friday.') => `From: Ann <ann@elsewhere.example>
To: ar@book.example
${headers}
Date: Mon, 02 Nov 2026 10:00:00 +0000

${text}
`;

describe('mail that comes in', () => {
  test('as a reply stands on the timeline of whom it answers, and marks the message', async () => {
    const { customer, message, id } = await reminded();
    expect(await takeIn(letter(`Subject: Re: Reminder\nIn-Reply-To: ${id}`))).toEqual([
      expect.objectContaining({ kind: 'reply', customer: customer.number, again: false }),
    ]);
    const { data } = await world.ask(timeline, { customer: customer.number });
    expect(data.find(({ kind }) => kind === 'reply')?.touch?.body).toContain('We pay on Friday.');
    expect((await world.ask(oneMessage, { message })).events.map(({ kind }) => kind)).toContain('replied');
  });

  test('is told by its sender where it names no message', async () => {
    const customer = await world.customer({ contact: { email: 'only@one.example' } });
    const raw = letter('Subject: Our account').replace('ann@elsewhere.example', 'ONLY@one.example');
    expect(await takeIn(raw)).toEqual([
      expect.objectContaining({ kind: 'reply', customer: customer.number }),
    ]);
  });

  test('from a sender whom two customers share, or nobody knows, is kept and shown', async () => {
    for (const _ of [1, 2]) await world.customer({ contact: { email: 'shared@two.example' } });
    const shared = letter('Subject: Whose?').replace('ann@elsewhere.example', 'shared@two.example');
    expect(await takeIn(shared)).toEqual([expect.objectContaining({ kind: 'other', customer: null })]);
    await takeIn(letter('Subject: Lottery'));
    const { data } = await world.ask(cameIn, { kind: 'other' });
    expect(data.map(({ subject }) => subject)).toEqual(['Lottery', 'Whose?']);
  });

  test('with a made-up message of ours belongs to nobody', async () => {
    const { id } = await reminded();
    const forged = id.replace(/\.[0-9a-f]{24}@/, `.${'0'.repeat(24)}@`);
    expect(await takeIn(letter(`Subject: Hi\nIn-Reply-To: ${forged}`))).toEqual([
      expect.objectContaining({ kind: 'other', customer: null }),
    ]);
  });

  test('twice is taken in once', async () => {
    const { customer, id } = await reminded();
    const raw = letter(`Subject: Once\nIn-Reply-To: ${id}`);
    const [first, second] = await Promise.all([takeIn(raw), takeIn(raw)]);
    expect([first[0]?.again, second[0]?.again].sort()).toEqual([false, true]);
    const { data } = await world.ask(timeline, { customer: customer.number });
    expect(data.filter(({ kind }) => kind === 'reply')).toHaveLength(1);
  });

  test('from a program answers nothing', async () => {
    const { customer, id } = await reminded();
    const raw = letter(`Subject: Out of office\nAuto-Submitted: auto-replied\nIn-Reply-To: ${id}`);
    expect(await takeIn(raw)).toEqual([
      expect.objectContaining({ kind: 'automatic', customer: customer.number }),
    ]);
    const { data } = await world.ask(timeline, { customer: customer.number });
    expect(data.filter(({ kind }) => kind === 'reply')).toHaveLength(0);
  });

  test('as a file of many is taken in one by one', async () => {
    const [one, two] = [await reminded(), await reminded()];
    const mbox = [one, two]
      .map(
        ({ id }) =>
          `From ann@elsewhere.example Mon Nov  2 10:00:00 2026\n${letter(`Subject: Re\nIn-Reply-To: ${id}`, '>From here on')}`,
      )
      .join('\n');
    expect((await takeIn(mbox)).map(({ customer }) => customer)).toEqual([
      one.customer.number,
      two.customer.number,
    ]);
  });

  test('that is no message is refused, and nothing is kept of it', async () => {
    const content = Buffer.alloc(40).toString('base64');
    expect(await refusalOf(world.run(takeInMail, { content }, { as: 'collector' }))).toMatchObject({
      field: 'content',
    });
    expect(
      await refusalOf(world.run(takeInMail, { content: 'no base64!' }, { as: 'collector' })),
    ).toMatchObject({ field: 'content' });
  });
});

describe('a bounce', () => {
  test('marks the contact: the customer comes into the queue, and is not written to until the contact is mended', async () => {
    const { customer, message, id, recipient } = await reminded();
    expect(await takeIn(bounce(id, recipient))).toEqual([
      expect.objectContaining({ kind: 'bounce', customer: customer.number }),
    ]);
    expect(await world.ask(oneMessage, { message })).toMatchObject({ state: 'bounced' });
    const row = await world.ask(oneCustomer, { customer: customer.number });
    expect(row).toMatchObject({ in_queue: true, billing_contact: null });
    expect(row.reasons[0]).toBe('No billing contact that can be reached');
    const remind = () => world.run(sendReminder, { customer: customer.number }, { as: 'collector' });
    expect((await remind()).reasons.map(({ code }) => code)).toEqual(['bounced']);
    const [contact] = await world.sql<{ id: string }>(
      'SELECT id FROM contact WHERE customer_id = $1 AND ended_at IS NULL',
      [customer.id],
    );
    await world.run(editContact, {
      customer: customer.number,
      contact: contact?.id,
      role: 'billing',
      name: 'Ann',
      email: 'new@one.example',
    });
    // What came back has reached nobody: the quiet days do not count from it.
    expect(await remind()).toMatchObject({ outcome: 'kept', to: 'new@one.example' });
  });

  test('that names no message is told by the address that we wrote to', async () => {
    const { customer, recipient } = await reminded();
    expect(await takeIn(bounce('<unknown@mx.example.com>', recipient))).toEqual([
      expect.objectContaining({ kind: 'bounce', customer: customer.number }),
    ]);
  });

  test('that is only a delay marks nobody', async () => {
    const { customer, id, recipient } = await reminded();
    expect(await takeIn(bounce(id, recipient, 'delayed'))).toEqual([
      expect.objectContaining({ kind: 'automatic' }),
    ]);
    expect((await world.ask(oneCustomer, { customer: customer.number })).billing_contact).not.toBeNull();
  });
});

test('another organisation’s message is nobody’s here', async () => {
  const { id } = await reminded();
  const other = await world.another();
  const content = Buffer.from(letter(`Subject: Re\nIn-Reply-To: ${id}`)).toString('base64');
  const { messages } = await other.run(takeInMail, { content }, { as: 'collector' });
  expect(messages).toEqual([expect.objectContaining({ kind: 'other', customer: null })]);
});
