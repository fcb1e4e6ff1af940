import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { addAddress } from '@/lib/customers/add-address';
import { addContact } from '@/lib/customers/add-contact';
import { addDays, dayIn } from '@/lib/kernel/day';
import { postPayment } from '@/lib/ledger/post-payment';
import { printFile } from '@/lib/letters/pdf/kept-file';
import { endTemplate, setTemplate } from '@/lib/letters/set-template';
import { MailCarrier } from '@/lib/mail/deliver';
import { messageFile, oneMessage } from '@/lib/mail/one-message';
import { sendPreview } from '@/lib/mail/send-preview';
import { sendReminder } from '@/lib/mail/send-reminder';
import { markSent } from '@/lib/mail/settle-message';
import { pdfText } from '@/tests/support/pdf-text';
import { refusalOf } from '@/tests/support/refusal';
import { startMailServer } from '@/tests/support/smtp';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

let world: World;
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => world.close());

const overdue = (amount = '100.00') =>
  world.customer({ invoices: [{ amount, issued_on: addDays(today, -60), due_on: addDays(today, -30) }] });
const remind = (customer: TestCustomer, more: object = {}) =>
  world.run(sendReminder, { customer: customer.number, ...more }, { as: 'collector' });
const preview = (customer: TestCustomer, more: object = {}) =>
  world.ask(sendPreview, { customer: customer.number, ...more });
const kept = async (message: string | null) => {
  const [row] = await world.sql<{ body_text: string; body_html: string }>(
    'SELECT body_text, body_html FROM message WHERE id = $1',
    [message],
  );
  return row ?? { body_text: '', body_html: '' };
};
const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');
const address = {
  kind: 'billing',
  line1: 'Hauptstraße 1',
  postal_code: '10115',
  city: 'Berlin',
  country: 'DE',
};

test('the organisation’s own template holds, in the customer’s language', async () => {
  const customer = await overdue('1234.50');
  await world.run(addAddress, { customer: customer.number, ...address });
  const key = { kind: 'reminder', level: 2, language: 'de', channel: 'email' };
  const text = { name: 'Unsere', subject: 'Offen: {{total_overdue}}', body: 'Bitte {{to_pay}} zahlen.' };
  await world.run(setTemplate, { ...key, ...text }, { as: 'admin' });
  const shown = await preview(customer, { level: 2 });
  expect(spaced(shown.message?.text ?? '')).toBe('Bitte 1.234,50 EUR zahlen.\n');
  const sent = await remind(customer, { level: 2 });
  const message = await world.ask(oneMessage, { message: sent.message ?? '' });
  expect(message.language).toBe('de');
  expect(spaced(message.subject)).toBe('Offen: 1.234,50 EUR');
  await world.run(endTemplate, key, { as: 'admin' });
});

test('a level that reminders do not have, and a text with an unknown field, are refused by their field', async () => {
  const customer = await overdue();
  expect((await refusalOf(remind(customer, { level: 4 }))).field).toBe('level');
  const { figures_seen: seen } = await preview(customer);
  const refusal = await refusalOf(remind(customer, { body: 'Hello\n{{nmae}}', seen }));
  expect([refusal.field, refusal.message]).toEqual(['body', 'Line 2: There is no field {{nmae}}.']);
  expect((await preview(customer, { body: '{{nmae}}' })).faults[0]?.field).toBe('body');
});

test('a draft keeps the figures as fields, and is sent with those of its moment', async () => {
  const customer = await overdue('80.00');
  const { draft, figures_seen: seen, message } = await preview(customer);
  expect(draft?.body).toContain('{{overdue_items}}');
  expect(draft?.body).toContain('Dear Accounts payable,');
  const body = draft?.body.replace('Perhaps this was overlooked.', 'We spoke about it.') ?? '';
  const shown = await preview(customer, { subject: draft?.subject, body });
  expect(shown.message?.subject).toBe(message?.subject);
  expect(shown.message?.text).toContain('We spoke about it.');
  const sent = await remind(customer, { subject: draft?.subject, body, seen });
  const { body_text } = await kept(sent.message);
  expect(spaced(body_text)).toContain('We spoke about it. Please pay EUR 80.00');
});

describe('the link to the customer’s own page', () => {
  const links = (customer: TestCustomer) =>
    world.sql<{ contact_id: string }>(
      'SELECT contact_id::text FROM portal_link WHERE customer_id = $1 ORDER BY id',
      [customer.id],
    );

  test('is made with the message, for the contact that it goes to, and for no preview and no refusal', async () => {
    const customer = await overdue();
    await world.run(addContact, {
      customer: customer.number,
      role: 'billing',
      name: 'Second',
      email: 'second@c.example',
    });
    const { contacts, message } = await preview(customer);
    const second = contacts.find(({ name }) => name === 'Second')?.id;
    expect(message?.text).toContain('https://portal.example/');
    expect(await links(customer)).toEqual([]);
    const sent = await remind(customer, { contact: second });
    expect(await links(customer)).toEqual([{ contact_id: second }]);
    expect((await remind(customer)).outcome).toBe('refused');
    expect(await links(customer)).toHaveLength(1);
    const { body_text, body_html } = await kept(sent.message);
    for (const text of [body_text, body_html]) expect(text).toMatch(/\/portal\/\d+_[\w-]{43}/);
    // Who reads the outbox is not who it was sent to.
    const shown = await world.ask(oneMessage, { message: sent.message ?? '' });
    for (const text of [shown.body_text, shown.body_html]) {
      expect(text).toContain('/portal/…');
      expect(text).not.toMatch(/\/portal\/\d+_/);
    }
  });

  test('is not made for a text that does not tell it, nor for paper', async () => {
    const customer = await overdue();
    await world.run(addAddress, { customer: customer.number, ...address });
    const { figures_seen: seen } = await preview(customer);
    await remind(customer, { subject: 'Hello', body: 'Please pay {{to_pay}}.', seen });
    const other = await overdue();
    await world.run(addAddress, { customer: other.number, ...address });
    expect((await remind(other, { channel: 'letter' })).outcome).toBe('kept');
    expect([...(await links(customer)), ...(await links(other))]).toEqual([]);
  });
});

describe('a statement that goes along', () => {
  test('has the figures of the decision, whatever is posted before it is handed over', async () => {
    const server = await startMailServer();
    vi.stubEnv('DUEBOOK_SMTP_URL', server.url);
    vi.stubEnv('DUEBOOK_MAIL_FROM', 'Accounts <ar@book.example>');
    const customer = await overdue('321.00');
    const sent = await remind(customer, { attach_statement: 'on' });
    expect(sent.outcome).toBe('waiting');
    await world.run(postPayment, { customer: customer.number, amount: '21.00', received_on: today }, {});
    const carrier = new MailCarrier();
    await carrier.carry(world.organisation.id, new AbortController().signal);
    carrier.close();
    const mail = await simpleParser(server.accepted[0] ?? '');
    await server.close();
    expect(mail.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf']);
    const text = pdfText(mail.attachments[0]?.content ?? Buffer.alloc(0));
    expect(text).toContain('321.00');
    expect(text).not.toContain('300.00');
    expect(spaced(mail.text ?? '')).toContain('EUR 321.00');
  });
});

describe('a letter', () => {
  test('is certified, kept with its pages, and sent once a person says so', async () => {
    const customer = await overdue('55.00');
    expect((await remind(customer, { channel: 'letter' })).reasons.map(({ code }) => code)).toEqual([
      'no_address',
    ]);
    await world.run(addAddress, { customer: customer.number, ...address });
    const sent = await remind(customer, { channel: 'letter', level: 3 });
    expect(sent).toMatchObject({
      outcome: 'kept',
      to: expect.stringContaining('Hauptstraße 1\n10115 Berlin'),
    });
    const message = sent.message ?? '';
    const file = await world.ask(messageFile, { message, place: '1' });
    expect(file.name).toBe(`reminder 3 ${customer.number} ${today}.pdf`);
    const text = pdfText(await printFile(file));
    expect(text).toContain('Letzte Mahnung');
    expect(text).toContain('55,00');
    expect((await remind(customer)).reasons.map(({ code }) => code)).toEqual(['quiet']);
    await world.run(markSent, { message }, { as: 'collector' });
    expect((await world.ask(oneMessage, { message })).state).toBe('sent');
    expect((await refusalOf(world.run(markSent, { message }, { as: 'collector' }))).code).toBe('conflict');
  });

  test('is no e-mail: what is kept of those nobody can mark as sent, and a file that is not there is not found', async () => {
    const { message } = await remind(await overdue());
    expect((await refusalOf(world.run(markSent, { message: message ?? '' }, { as: 'collector' }))).code).toBe(
      'conflict',
    );
    expect((await refusalOf(world.ask(messageFile, { message: message ?? '', place: '1' }))).code).toBe(
      'not_found',
    );
  });
});
