import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAddress } from '@/lib/customers/add-address';
import { openZip } from '@/lib/exchange/unzip';
import { addDays } from '@/lib/kernel/day';
import { parseAmount } from '@/lib/kernel/money';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postPayment } from '@/lib/ledger/post-payment';
import { reverse } from '@/lib/ledger/reverse-posting';
import { accountStatement, MOST_MOVEMENTS } from '@/lib/letters/account-statement';
import { checkStatements } from '@/lib/letters/check-statements';
import { reminderLetter } from '@/lib/letters/letter';
import { setLetterhead } from '@/lib/letters/letterhead';
import { letterPdf, statementPdf } from '@/lib/letters/pdf/print';
import { LANGUAGES } from '@/lib/letters/words/language';
import { writerOf } from '@/lib/letters/words/writer';
import { writeZip, type ZipEntry } from '@/lib/letters/write-zip';
import { pageCount, pdfText } from '@/tests/support/pdf-text';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

const TODAY = '2026-06-01';
let world: World;
let customer: TestCustomer;
beforeAll(async () => {
  world = await openWorld();
  customer = await storied();
});
afterAll(() => world.close());

const statementOf = (more: object = {}) =>
  world.ask(accountStatement, { customer: customer.number, ...more }, { today: TODAY });
/** Without spaces of any kind: a name in several scripts is several runs of text. */
const letters = (text: string) => text.replace(/\s/gu, '');

/** Bills, payments, a credit note and a reversal, in three currencies over half a year. */
async function storied(): Promise<TestCustomer> {
  const made = await world.customer({
    name: 'Łódź & Ångström Ñandú ßé € GmbH',
    invoices: [
      { amount: '1000.00', issued_on: '2025-12-15', paid: [{ amount: '400.00', on: '2026-01-20' }] },
      { amount: '250.50', issued_on: '2026-02-10', number: 'A/1' },
      { amount: '70000', issued_on: '2026-03-05', currency: 'JPY', paid: '2026-04-01' },
      { amount: '3.125', issued_on: '2026-03-06', currency: 'KWD' },
    ],
  });
  const { number } = made;
  const credit = await world.run(postCreditNote, {
    customer: number,
    amount: '50.00',
    issued_on: '2026-03-10',
    allocations: [],
  });
  await world.run(postPayment, {
    customer: number,
    amount: '20.00',
    received_on: '2026-05-30',
    allocations: [],
  });
  await world.run(reverse, { document: credit.document.number, reason: 'Wrong', on: '2026-04-10' });
  await world.run(addAddress, {
    customer: number,
    kind: 'billing',
    line1: 'ul. Piotrkowska 1',
    postal_code: '90-001',
    city: 'Łódź',
    country: 'PL',
  });
  return made;
}

describe('a statement', () => {
  test('carries every balance from movement to movement, by currency', async () => {
    const { currencies } = await statementOf({ from: '2026-01-01', to: TODAY });
    const [eur, jpy, kwd] = currencies;
    expect(currencies.map(({ currency, opening, closing }) => [currency, opening, closing])).toEqual([
      ['EUR', '1000.00', '830.50'],
      ['JPY', '0', '0'],
      ['KWD', '0.000', '3.125'],
    ]);
    expect(
      eur?.movements.map(({ on, amount, balance, reversed }) => [on, amount, balance, reversed]),
    ).toEqual([
      ['2026-01-20', '-400.00', '600.00', false],
      ['2026-02-10', '250.50', '850.50', false],
      ['2026-03-10', '-50.00', '800.50', false],
      ['2026-04-10', '50.00', '850.50', true],
      ['2026-05-30', '-20.00', '830.50', false],
    ]);
    expect(jpy?.movements.map(({ amount }) => amount)).toEqual(['70000', '-70000']);
    expect(kwd?.movements).toHaveLength(1);
  });

  test('ends with what the account shows of its last day, whichever that is', async () => {
    for (let to = '2026-01-05'; to <= TODAY; to = addDays(to, 21)) {
      const { currencies, figures } = await statementOf({ from: '2026-01-01', to });
      const { data } = await world.ask(
        listOpenItems,
        { customer: customer.number, as_of: to },
        { today: TODAY },
      );
      const sums: Record<string, bigint> = {};
      for (const { currency, open_amount } of data)
        sums[currency] = (sums[currency] ?? 0n) + parseAmount(open_amount, currency);
      for (const { currency, closing } of currencies)
        expect(`${to} ${parseAmount(closing, currency)}`).toBe(`${to} ${sums[currency] ?? 0n}`);
      for (const { currency, balance } of figures.currencies)
        expect(currencies.find((each) => each.currency === currency)?.closing).toBe(balance);
      expect(figures.items.length).toBe(data.length);
    }
  });

  test('of one day is what moved on it', async () => {
    const { currencies } = await statementOf({ from: '2026-02-10', to: '2026-02-10' });
    expect(currencies[0]).toMatchObject({ opening: '600.00', closing: '850.50' });
    expect(currencies[0]?.movements).toHaveLength(1);
  });

  test('is of the last three months unless somebody says otherwise', async () => {
    const { from, to } = await statementOf();
    expect([from, to]).toEqual(['2026-03-02', TODAY]);
  });

  test.each([
    [{ to: '2026-06-02' }, 'to'],
    [{ from: '2026-05-02', to: '2026-05-01' }, 'from'],
    [{ from: '2026-02-31' }, 'from'],
    [{ language: 'it' }, 'language'],
  ])('%j is refused', async (asked, field) => {
    expect((await refusalOf(statementOf(asked))).field).toBe(field);
  });

  test('of another organisation’s customer is not there', async () => {
    const other = await world.another();
    const asked = other.ask(accountStatement, { customer: customer.number });
    expect((await refusalOf(asked)).code).toBe('not_found');
  });
});

describe('on paper', () => {
  test.each(LANGUAGES)('a statement in %s has its words and every total', async (language) => {
    const statement = await statementOf({ from: '2026-01-01', language });
    const { figure, words } = writerOf(language, statement.locale);
    const pdf = await statementPdf(statement);
    const text = letters(pdfText(pdf));
    for (const word of [words.statement.title, words.heads.debit, words.buckets['61-90'], words.unapplied])
      expect(text).toContain(letters(word));
    for (const { currency, opening, closing } of statement.currencies)
      for (const amount of [opening, closing]) expect(text).toContain(letters(figure(amount, currency)));
    expect(text).toContain(letters('Łódź & Ångström Ñandú ßé € GmbH'));
    expect(text).toContain(letters('90-001 Łódź'));
    expect(text).not.toContain('?');
  });

  test('a reminder says the same as the message, under the letterhead', async () => {
    await world.run(
      setLetterhead,
      { address: 'Hafen 1\n20457 Hamburg', payment_details: 'IBAN DE02 1203', footer: 'HRB 1' },
      { as: 'admin' },
    );
    const asked = { customer: customer.number, level: 2, language: 'de' };
    const letter = await world.ask(reminderLetter, asked, { today: TODAY });
    const text = letters(pdfText(await letterPdf(letter)));
    for (const words of [
      'Zweite Mahnung',
      'Hafen 1',
      'HRB 1',
      'POLAND',
      'IBAN DE02 1203',
      '850,50 EUR',
      '3,125 KWD',
    ])
      expect(text).toContain(letters(words));
    expect(letter.to).toEqual([
      customer.name,
      'Accounts payable',
      'ul. Piotrkowska 1',
      '90-001 Łódź',
      'POLAND',
    ]);
  });

  test('a long statement runs over pages, each with the head of its table and its number', async () => {
    const statement = await statementOf({ from: '2026-01-01', language: 'en' });
    const [eur] = statement.currencies;
    if (!eur) throw new Error('There is no account in euros.');
    const [line] = eur.movements;
    const movements = Array.from({ length: MOST_MOVEMENTS }, () => line).filter((each) => each !== undefined);
    const figures = { ...statement.figures, items: [] };
    const pdf = await statementPdf({ ...statement, figures, currencies: [{ ...eur, movements }] });
    const pages = pageCount(pdf);
    expect(pages).toBeGreaterThan(20);
    const text = pdfText(pdf);
    for (let page = 1; page <= pages; page += 1) expect(text).toContain(`Page ${page} of ${pages}`);
    expect(text.match(/^Debit$/gm)?.length).toBeGreaterThanOrEqual(pages - 1);
    expect(text.match(/^Payment /gm)).toHaveLength(MOST_MOVEMENTS);
  });
});

describe('of a selection', () => {
  test('everything that would be refused is refused before anything is written', async () => {
    const asked = (customers: string[]) => world.ask(checkStatements, { customers }, { today: TODAY });
    const { data } = await asked([customer.number, customer.number]);
    expect(data).toEqual([{ number: customer.number, name: customer.name }]);
    expect((await refusalOf(asked([customer.number, 'C-nobody']))).field).toBe('customers');
    expect((await refusalOf(asked([]))).field).toBe('customers');
    expect((await refusalOf(asked(Array.from({ length: 201 }, (_, n) => `C-${n}`)))).field).toBe('customers');
  });

  test('an archive can be read again, name by name', async () => {
    const entries: ZipEntry[] = [
      { name: 'statement C-1.pdf', content: Buffer.from('one') },
      { name: 'Łódź.txt', content: Buffer.from('zwei ö') },
      { name: 'empty', content: new Uint8Array() },
    ];
    const parts: Uint8Array[] = [];
    const source = (async function* () {
      yield* entries;
    })();
    for await (const part of writeZip(source)) parts.push(part);
    const archive = openZip(Buffer.concat(parts), 'test.zip');
    expect(archive.names).toEqual(entries.map(({ name }) => name));
    expect(archive.read('Łódź.txt')).toBe('zwei ö');
    expect(archive.read('statement C-1.pdf')).toBe('one');
  });
});
