import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomer } from '@/lib/customers/create-customer';
import { profile } from '@/lib/customers/profile';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a customer is created with everything that is known of it', async () => {
  const created = await world.run(createCustomer, {
    name: 'Aster Logistics GmbH',
    trading_name: 'Aster',
    tax_id: 'DE 123456789',
    language: 'de',
    owner: world.actors.collector.label.toUpperCase(),
    terms: { basis: 'end_of_month', days: '30', credit_limit: '50000.00', tax_status: 'reverse_charge' },
    contacts: [
      { role: 'billing', name: 'Ada Brandt', email: 'ada.brandt@Aster.Example', phone: '+49 (30) 1234-567' },
    ],
    addresses: [
      { kind: 'registered', line1: 'Hafenstr. 1', city: 'Hamburg', postal_code: '20457', country: 'de' },
    ],
    external_ids: [{ source_system: 'xero', external_id: 'aster-1' }],
  });
  expect(created.number).toMatch(/^C-\d{5}$/);
  const found = await world.ask(profile, { customer: created.number });
  expect(found).toMatchObject({
    name: 'Aster Logistics GmbH',
    trading_name: 'Aster',
    tax_id: 'DE 123456789',
    language: 'de',
    version: 1,
    status: 'active',
    owner: { email: world.actors.collector.label },
    terms: {
      in_force: {
        valid_from: '1900-01-01',
        basis: 'end_of_month',
        days: '30',
        currency: 'EUR',
        credit_limit: '50000.00',
        tax_status: 'reverse_charge',
      },
    },
    contacts: [
      { role: 'billing', name: 'Ada Brandt', email: 'ada.brandt@aster.example', phone: '+49 (30) 1234-567' },
    ],
    addresses: [{ kind: 'registered', line1: 'Hafenstr. 1', country: 'DE' }],
    external_ids: [{ source_system: 'xero', external_id: 'aster-1' }],
    ended_contacts: [],
    status_history: [],
  });
});

test('a name alone is enough, and empty rows of the form are no rows', async () => {
  const { number } = await world.run(createCustomer, {
    number: '',
    name: 'Plain Ltd',
    tax_id: '  ',
    owner: '',
    contacts: [{ role: 'billing', name: '', email: '', phone: '' }],
    addresses: [{ kind: 'billing', line1: '', country: '' }],
    external_ids: [{ source_system: '', external_id: ' ' }],
  });
  const found = await world.ask(profile, { customer: number });
  expect(found).toMatchObject({ tax_id: null, owner: null, contacts: [], addresses: [], external_ids: [] });
  expect(found.terms.in_force).toMatchObject({
    basis: 'net',
    days: '30',
    currency: 'EUR',
    credit_limit: null,
  });
});

test('numbers follow one another, also when many come at once', async () => {
  const book = await world.another();
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, index) => book.run(createCustomer, { name: `Customer ${index}` })),
  );
  const expected = Array.from({ length: 12 }, (_, index) => `C-${String(index + 1).padStart(5, '0')}`);
  expect(made.map(({ number }) => number).sort()).toEqual(expected);
});

test('a number given by hand that looks like the series moves it on', async () => {
  const book = await world.another();
  await book.run(createCustomer, { name: 'By hand', number: 'C-00007' });
  await book.run(createCustomer, { name: 'Of another kind', number: 'KD 12/3' });
  expect((await book.run(createCustomer, { name: 'By the series' })).number).toBe('C-00008');
});

test('a number names one customer of an organisation', async () => {
  const book = await world.another();
  await book.run(createCustomer, { name: 'First', number: 'A1' });
  const refusal = await refusalOf(book.run(createCustomer, { name: 'Second', number: 'A1' }));
  expect(refusal).toMatchObject({ code: 'conflict', field: 'number' });
  const other = await world.another();
  expect((await other.run(createCustomer, { name: 'Elsewhere', number: 'A1' })).number).toBe('A1');
});

test('every wrong field is named, also inside lists', async () => {
  const refusal = await refusalOf(
    world.run(createCustomer, {
      name: '',
      language: 'German',
      terms: { days: '400', currency: 'EURO', credit_limit: '-5' },
      contacts: [
        { role: 'billing', name: 'Fine', email: 'fine@example.com' },
        { role: 'boss', name: 'Wrong', email: 'no address', phone: 'call me' },
      ],
      addresses: [{ kind: 'registered', line1: '', city: 'Nowhere', country: 'XX' }],
    }),
  );
  expect(refusal.code).toBe('invalid');
  expect(refusal.issues.map(({ field }) => field).sort()).toEqual([
    'addresses.0.country',
    'addresses.0.line1',
    'contacts.1.email',
    'contacts.1.phone',
    'contacts.1.role',
    'language',
    'name',
    'terms.credit_limit',
    'terms.currency',
    'terms.days',
  ]);
});

test('a credit limit has the decimals of its currency', async () => {
  const refusal = await refusalOf(
    world.run(createCustomer, { name: 'Yen', terms: { currency: 'JPY', credit_limit: '10.50' } }),
  );
  expect(refusal).toMatchObject({ code: 'invalid', field: 'terms.credit_limit' });
});

test('an owner is somebody here who works in the queue', async () => {
  for (const owner of [
    'nobody@example.com',
    world.actors.auditor.label,
    (await world.another()).actors.collector.label,
  ]) {
    const refusal = await refusalOf(world.run(createCustomer, { name: 'Unowned', owner }));
    expect(refusal).toMatchObject({ code: 'invalid', field: 'owner' });
  }
});

test('an external id of another customer is refused by the other’s name', async () => {
  const other = await world.run(createCustomer, {
    name: 'Holder AG',
    external_ids: [{ source_system: 'stripe', external_id: 'cus_9' }],
  });
  const refusal = await refusalOf(
    world.run(createCustomer, {
      name: 'Claimer AG',
      external_ids: [
        { source_system: 'stripe', external_id: 'cus_10' },
        { source_system: 'stripe', external_id: 'cus_9' },
      ],
    }),
  );
  expect(refusal).toMatchObject({ code: 'conflict', field: 'external_ids.1.external_id' });
  expect(refusal.message).toContain(`${other.number} Holder AG`);
});

test('whoever may not set terms creates no customers', async () => {
  for (const as of ['sales_viewer', 'collector', 'admin', 'auditor'] as const) {
    expect(await refusalOf(world.run(createCustomer, { name: 'No' }, { as }))).toMatchObject({
      code: 'forbidden',
    });
  }
});
