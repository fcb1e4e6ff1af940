import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeHold } from '@/lib/collections/hold';
import { oneCustomer } from '@/lib/collections/list-customers';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { addContact } from '@/lib/customers/add-contact';
import { inOrganisation, readOrganisation } from '@/lib/kernel/db';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { postPayment } from '@/lib/ledger/post-payment';
import { MOST_LEVELS, TEMPLATE_KINDS } from '@/lib/letters/built-in/template-kind';
import { setLetterhead } from '@/lib/letters/letterhead';
import { previewTemplate } from '@/lib/letters/preview-template';
import { draftMessage, type MessageRequest, renderMessage } from '@/lib/letters/render-message';
import { endTemplate, setTemplate } from '@/lib/letters/set-template';
import { oneTemplate, templates } from '@/lib/letters/templates';
import { LANGUAGES } from '@/lib/letters/words/language';
import { refusalOf } from '@/tests/support/refusal';
import { type NewCustomer, openWorld, type TestCustomer, type World } from '@/tests/support/world';

const TODAY = '2026-06-01';

let world: World;
let three: TestCustomer;
beforeAll(async () => {
  world = await openWorld();
  three = await inThreeCurrencies();
});
afterAll(() => world.close());

const render = (request: MessageRequest) =>
  readOrganisation(world.organisation.id, (tx) => renderMessage(contextOf(tx), request));
const contextOf = (tx: Parameters<Parameters<typeof readOrganisation>[1]>[0]) => ({
  tx,
  actor: world.actors.collector,
  organisation: world.organisation,
  today: TODAY,
});
const reminder = (customer: string, more: Partial<MessageRequest> = {}): MessageRequest => ({
  customer,
  kind: 'reminder',
  level: 1,
  ...more,
});

/** Overdue in euros, yen (no decimals) and dinars (three), a credit in euros, a promise and a dispute. */
async function inThreeCurrencies(told: NewCustomer = {}): Promise<TestCustomer> {
  const customer = await world.customer({
    name: 'Aster & Söhne',
    contact: { name: 'Maria Müller' },
    invoices: [
      { amount: '1234.56', issued_on: '2026-01-10' },
      { amount: '500000', issued_on: '2026-02-01', currency: 'JPY' },
      { amount: '12.345', issued_on: '2026-03-01', currency: 'KWD' },
      { amount: '99.00', issued_on: '2026-05-20' },
    ],
    ...told,
  });
  const { number } = customer;
  await world.run(postPayment, {
    customer: number,
    amount: '10.00',
    received_on: '2026-05-01',
    allocations: [],
  });
  await world.run(
    makePromise,
    {
      customer: number,
      currency: 'EUR',
      due_on: '2026-06-20',
      amount: '100.00',
      source: 'call',
    },
    { today: TODAY },
  );
  await world.run(
    openDispute,
    {
      customer: number,
      document: customer.invoices[1] ?? '',
      amount: '1000',
      reason: 'price',
      source: 'call',
    },
    { today: TODAY },
  );
  return customer;
}

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(TEMPLATE_KINDS)('%s says it all, with every currency for itself', async (kind) => {
    for (let level = 1; level <= MOST_LEVELS[kind]; level += 1) {
      const portalLink = 'https://duebook.example/portal/abc';
      const message = await render({ customer: three.number, kind, level, language, portalLink });
      expect(message.language).toBe(language);
      expect(message.to).toBe(`ap@${three.number}.example`.toLowerCase());
      expect(message.subject).toContain(three.number);
      for (const text of [message.subject, message.text, message.html]) {
        expect(text).not.toMatch(/\{\{|\}\}|undefined|null|NaN/);
      }
      expect(message.html).toContain('Aster &amp; Söhne');
      if (kind !== 'reminder') continue;
      const digits = message.text.replaceAll(/[^\dA-Z]/g, '');
      for (const amount of ['123456', '500000', '12345']) expect(digits).toContain(amount);
      expect(message.text).not.toMatch(/\b99[.,]00/);
      for (const currency of ['EUR', 'JPY', 'KWD']) expect(message.subject).toContain(currency);
    }
  });
});

test('the figures are those of the account and of the customer’s head, to the minor unit', async () => {
  const { figures } = await render(reminder(three.number));
  const items = await world.ask(listOpenItems, { customer: three.number }, { today: TODAY });
  const row = await world.ask(oneCustomer, { customer: three.number }, { today: TODAY });
  const balances = [row, ...row.other_currencies].map(
    ({ currency, balance, overdue, unapplied, buckets }) => ({
      currency,
      balance,
      overdue,
      unapplied,
      buckets,
    }),
  );
  expect(figures.currencies.map(({ open_items, oldest_due_on, ...balance }) => balance)).toEqual(
    balances.sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  );
  expect(figures.currencies.map(({ currency, balance }) => `${currency} ${balance}`)).toEqual([
    'EUR 1323.56',
    'JPY 500000',
    'KWD 12.345',
  ]);
  expect(figures.open_items).toBe(items.data.length);
  expect(figures.items.map(({ number, open_amount }) => `${number} ${open_amount}`).sort()).toEqual(
    items.data.map(({ number, open_amount }) => `${number} ${open_amount}`).sort(),
  );
  expect(figures.oldest_days_late).toBe(row.oldest_days_late);
  expect(figures.items.map(({ currency, disputed }) => `${currency} ${disputed}`)).toEqual([
    'EUR 0.00',
    'EUR 0.00',
    'EUR 0.00',
    'JPY 1000',
    'KWD 0.000',
  ]);
  const { text } = await render(reminder(three.number, { language: 'en' }));
  expect(text.match(/\(disputed\)/g)).toHaveLength(1);
});

test('of more documents than are listed, the oldest are named, the rest counted, and all are in the totals', async () => {
  const invoices = Array.from({ length: 103 }, (_, index) => ({
    amount: '1.00',
    issued_on: index === 102 ? '2025-06-01' : '2026-01-01',
    ...(index === 102 && { currency: 'SEK' }),
  }));
  const { number } = await world.customer({ invoices });
  const { text, figures } = await render(reminder(number, { language: 'en' }));
  expect(figures.items).toHaveLength(100);
  expect(figures.items.at(-1)?.currency).toBe('SEK');
  expect(text).toContain('and 3 more documents');
  expect(text.replaceAll('\u00a0', ' ')).toMatch(/Total in EUR +EUR 102\.00/);
});

test('a message reads what its own transaction has written', async () => {
  const { number } = await world.customer({ invoices: [{ amount: '80.00', issued_on: '2026-01-01' }] });
  await inOrganisation(world.organisation.id, async (tx) => {
    await tx.$executeRaw`UPDATE customer SET name = 'Renamed' WHERE organisation_id = ${world.organisation.id} AND number = ${number}`;
    const message = await renderMessage(contextOf(tx), reminder(number));
    expect(message.text).toContain('Renamed');
  });
});

describe('what cannot be said is refused by name', () => {
  test('a field without a value', async () => {
    const { number } = await world.customer({ invoices: [{ amount: '5.00', issued_on: '2026-05-30' }] });
    const refusal = await refusalOf(render(reminder(number)));
    expect(refusal.code).toBe('unprocessable');
    expect(refusal.message).toContain(`{{total_overdue}} has no value for ${number}`);
    expect(refusal.issues.map(({ field }) => field)).toEqual(['subject', 'body', 'body']);
    const edited = { subject: 'x', body: '{{portal_link}}' };
    expect((await refusalOf(render(reminder(number, { edited })))).message).toContain('{{portal_link}}');
  });

  test('a customer without a contact, a contact without an address, a contact of somebody else', async () => {
    const invoices = [{ amount: '5.00', issued_on: '2026-01-01' }];
    const nobody = await world.customer({ contact: null, invoices });
    const refusal = await refusalOf(render(reminder(nobody.number)));
    expect([refusal.code, refusal.field]).toEqual(['unprocessable', 'contact']);
    const mute = await world.customer({ contact: null, invoices });
    await world.run(addContact, { customer: mute.number, role: 'billing', name: 'Post room' });
    expect((await refusalOf(render(reminder(mute.number)))).message).toContain('has no e-mail address');
    const [foreign] = await world.sql<{ id: string }>('SELECT id FROM contact WHERE customer_id = $1', [
      three.id.toString(),
    ]);
    const contact = BigInt(foreign?.id ?? 0);
    expect((await refusalOf(render(reminder(mute.number, { contact })))).code).toBe('not_found');
  });

  test('a letter to where there is no postal address', async () => {
    const refusal = await refusalOf(render(reminder(three.number, { channel: 'letter' })));
    expect([refusal.code, refusal.field]).toEqual(['unprocessable', 'customer']);
  });

  test('a level that a kind does not have', async () => {
    expect((await refusalOf(render(reminder(three.number, { level: 4 })))).field).toBe('level');
    expect((await refusalOf(render({ customer: three.number, kind: 'statement', level: 2 }))).field).toBe(
      'level',
    );
  });

  test('a customer of another organisation, like one that is not there', async () => {
    const foreign = await (await world.another()).customer();
    expect((await refusalOf(render(reminder(foreign.number)))).code).toBe('not_found');
  });
});

test('names that want to be markup, headers or fields are text', async () => {
  const bad = '<script>alert(1)</script>\r\nBcc: x@example.com {{organisation_name}}';
  const { number } = await inThreeCurrencies({ name: bad, contact: { name: '<b>Eve</b>\r\nEve' } });
  const edited = {
    subject: '{{customer_name}}: {{total_overdue}}',
    body: '{{salutation}} {{customer_name}}',
  };
  const message = await render(reminder(number, { edited }));
  expect(message.subject).toMatch(
    /^<script>alert\(1\)<\/script> Bcc: x@example\.com \{\{organisation_name\}\}: EUR/,
  );
  expect(message.subject).not.toMatch(/[\r\n]/);
  expect(message.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(message.html).not.toMatch(/<(script|b)>/);
  const draft = await readOrganisation(world.organisation.id, (tx) =>
    draftMessage(contextOf(tx), reminder(number)),
  );
  expect(draft.body).toContain('{ {organisation_name} }');
  const again = await render(reminder(number, { edited: draft }));
  expect(again.text).toContain('{ {organisation_name} }');
});

test('a draft has the names in it and leaves the figures to the moment of sending', async () => {
  const draft = await readOrganisation(world.organisation.id, (tx) =>
    draftMessage(contextOf(tx), reminder(three.number, { language: 'en' })),
  );
  expect(draft.body).toContain('Dear Maria Müller,');
  expect(draft.body).toContain('{{overdue_items}}');
  expect(draft.body).not.toContain('{{#if');
  const message = await render(reminder(three.number, { language: 'en', edited: draft }));
  const usual = await render(reminder(three.number, { language: 'en' }));
  expect(message.text).toBe(usual.text);
});

describe('an organisation’s own templates', () => {
  const key = { kind: 'reminder', level: 2, language: 'en', channel: 'email' };
  const text = { name: 'Ours', subject: 'Pay {{total_overdue}}', body: 'Now: {{oldest_days}}' };

  test('hold from when they are saved, for their key alone, until they are ended', async () => {
    const second = { level: 2, language: 'en' } as const;
    await world.run(setTemplate, { ...key, ...text }, { as: 'collections_manager' });
    expect((await render(reminder(three.number, second))).text).toBe('Now: 112 days\n');
    expect((await render(reminder(three.number, { ...second, level: 1 }))).text).toContain('overlooked');
    expect((await render(reminder(three.number, { ...second, language: 'de' }))).text).toContain('bereits');
    await world.run(endTemplate, key, { as: 'admin' });
    expect((await render(reminder(three.number, second))).text).toContain(
      'we wrote to you'.replace('we', 'We'),
    );
    expect((await refusalOf(world.run(endTemplate, key, { as: 'admin' }))).code).toBe('conflict');
  });

  test('are refused at their line, and nothing is saved', async () => {
    const wrong = { ...key, ...text, subject: 'x {{open_items}}', body: 'fine\n{{nmae}}\n{{#if today}}' };
    const refusal = await refusalOf(world.run(setTemplate, wrong, { as: 'admin' }));
    expect(refusal.issues).toEqual([
      { field: 'subject', message: '{{open_items}} has several lines and cannot stand in a subject.' },
      { field: 'body', message: 'Line 2: There is no field {{nmae}}.' },
      { field: 'body', message: 'Line 3: This block has no {{/if}}.' },
    ]);
    const many = { ...key, ...text, subject: 'two\nlines' };
    expect((await refusalOf(world.run(setTemplate, many, { as: 'admin' }))).field).toBe('subject');
    const { own } = await world.ask(oneTemplate, key);
    expect(own).toBe(false);
  });

  test('of two people who edit the same version the second sees both', async () => {
    const seen = (await world.ask(oneTemplate, key)).version;
    await world.run(setTemplate, { ...key, ...text, seen }, { as: 'admin' });
    const other = { ...key, ...text, body: 'Mine', seen };
    const refusal = await refusalOf(world.run(setTemplate, other, { as: 'collections_manager' }));
    expect(refusal.stale?.theirs?.body).toBe(text.body);
    expect(refusal.stale?.yours.body).toBe('Mine');
    const next = { ...other, seen: refusal.stale?.theirs?.seen };
    await world.run(setTemplate, next, { as: 'collections_manager' });
    expect((await world.ask(oneTemplate, key)).body).toBe('Mine');
    expect((await world.ask(templates)).data.filter(({ own }) => own)).toHaveLength(1);
  });

  test('the preview answers faults by their line, and else the message', async () => {
    const asked = { customer: three.number, ...key, subject: '{{total_overdue}}', body: 'ok\n{{x}}' };
    const { faults } = await world.ask(previewTemplate, asked, { today: TODAY });
    expect(faults).toEqual([{ field: 'body', line: 2, message: 'There is no field {{x}}.' }]);
    const { message } = await world.ask(previewTemplate, { ...asked, body: 'ok' }, { today: TODAY });
    expect(message?.subject).toContain('KWD');
    const none = await world.customer();
    const lacking = await world.ask(previewTemplate, { ...asked, customer: none.number, body: 'ok' });
    expect(lacking.faults[0]?.message).toContain('{{total_overdue}} has no value');
  });
});

test('where to pay stands in messages once the letterhead says it', async () => {
  const before = await render(reminder(three.number));
  const payment_details = 'IBAN DE02 1203 0000 0000 2020 51\nBIC BYLADEM1001';
  await world.run(setLetterhead, { payment_details }, { as: 'admin' });
  const after = await render(reminder(three.number));
  expect(before.text).not.toContain('IBAN');
  expect(after.text).toContain(payment_details);
});

test('a customer that may not be chased can still be written about: the gate is not here', async () => {
  const { number } = await inThreeCurrencies();
  await world.run(
    placeHold,
    { customer: number, kind: 'legal_hold', reason: 'Lawyer' },
    { as: 'collections_manager' },
  );
  expect((await render(reminder(number))).figures.currencies).toHaveLength(3);
});
