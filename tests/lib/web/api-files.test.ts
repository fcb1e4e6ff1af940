import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAddress } from '@/lib/customers/add-address';
import { inOrganisation } from '@/lib/kernel/db';
import { keptStatement, printFile } from '@/lib/letters/pdf/kept-file';
import { answerApi } from '@/lib/web/api-route';
import { pdfText } from '@/tests/support/pdf-text';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';
import { keyOf } from '../../http/api-client';

let world: World;
let key: string;
let customer: TestCustomer;
beforeAll(async () => {
  world = await openWorld();
  key = await keyOf(world, 'auditor');
  customer = await world.customer({
    number: 'A "1"/ü',
    invoices: [{ amount: '1234.56', issued_on: '2026-01-10' }],
  });
  await world.run(addAddress, {
    customer: customer.number,
    kind: 'registered',
    line1: 'Hafen 1',
    city: 'Kiel',
  });
});
afterAll(() => world.close());

const get = (path: string) =>
  answerApi(
    new Request(`http://duebook.example/api/v1/customers/${path}`, {
      headers: { Authorization: `Bearer ${key}` },
    }),
  );
const named = () => encodeURIComponent(customer.number);

test('a statement is answered as a PDF, under a name that every system takes', async () => {
  const response = await get(`${named()}/statement.pdf?from=2026-01-01&language=de`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="statement A -1--- 2026-01-01 [\d-]+\.pdf"$/,
  );
  const pdf = new Uint8Array(await response.arrayBuffer());
  expect(response.headers.get('content-length')).toBe(String(pdf.byteLength));
  expect(pdfText(pdf)).toContain('1.234,56');
});

test('a reminder is answered as a PDF', async () => {
  const response = await get(`${named()}/reminder.pdf?level=3&language=sv`);
  expect(response.status).toBe(200);
  expect(pdfText(new Uint8Array(await response.arrayBuffer()))).toContain('Sista påminnelsen');
});

test('what is refused is a problem, not a file', async () => {
  const refused: [string, number][] = [
    ['nobody/statement.pdf', 404],
    [`${named()}/statement.pdf?language=it`, 422],
    [`${named()}/statement.pdf?from=2026-02-31`, 422],
    [`${named()}/statement.pdf?from=2026-02-01&to=2026-01-01`, 422],
    [`${named()}/statement.pdf?colour=red`, 422],
    [`${named()}/reminder.pdf?level=9`, 422],
  ];
  for (const [path, status] of refused) {
    const response = await get(path);
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      status,
      'application/problem+json',
    ]);
  }
});

test('a statement that goes along with a message is of the message’s own transaction', async () => {
  const file = await inOrganisation(world.organisation.id, async (tx) => {
    const { id, number } = customer;
    await tx.$executeRaw`UPDATE customer SET name = 'Renamed' WHERE organisation_id = ${world.organisation.id} AND id = ${id}`;
    const context = { tx, organisation: world.organisation, today: '2026-06-01' };
    const facts = { id, number, name: 'Renamed', archived: false };
    return keptStatement(context, facts, { from: '2026-01-01', language: 'en' });
  });
  expect([file.name, file.type]).toEqual(['statement A -1--- 2026-01-01 2026-06-01.pdf', 'application/pdf']);
  // Laid out later, as it was kept with the message: as JSON.
  const text = pdfText(await printFile(JSON.parse(JSON.stringify(file))));
  expect(text).toContain('1,234.56');
  expect(text).toContain('Renamed');
});
