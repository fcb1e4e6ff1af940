import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEBIT_KINDS, type DebitKind } from '@/lib/ledger/document';
import { namedBy, type PayableItem, planAllocation, planByReference } from '@/lib/ledger/plan-allocation';
import { dayOfNumber } from '@/tests/support/oracle/calendar';

const RUNS = { numRuns: 10_000 };

/** Few numbers, days and amounts, so that they meet often. */
const item = fc.record({
  number: fc.constantFrom('INV-1', 'INV-12', 'INV-2', 'inv-3', '7', '77', 'A 1', 'Ä-1', 'X'),
  kind: fc.constantFrom(...DEBIT_KINDS),
  dueOn: fc.integer({ min: 45_000, max: 45_004 }).map(dayOfNumber),
  open: fc.bigInt({ min: 1n, max: 12n }),
});
const items = fc
  .array(item, { maxLength: 8 })
  .map((all) => all.map((one, index): PayableItem => ({ ...one, id: BigInt(index + 1) })));
const amount = fc.bigInt({ min: 0n, max: 40n });
const reference = fc
  .array(
    fc.constantFrom(
      'INV-1',
      'INV-12',
      'inv-2',
      'INV-3',
      '7',
      '77',
      'A 1',
      'ä-1',
      'x',
      'for',
      '9INV-1',
      'INV-1x',
    ),
    { maxLength: 5 },
  )
  .chain((words) => fc.constantFrom(' ', ', ', '/', '', '-').map((between) => words.join(between)));

test('a plan pays what is named, then fees, interest and principal, the oldest due first', () => {
  fc.assert(
    fc.property(amount, items, reference, (total, all, text) => {
      expect(planAllocation(total, all, text)).toEqual(
        payInTurn(total, [...namedInTurn(text, all), ...unnamedInTurn(text, all)]),
      );
    }),
    RUNS,
  );
});

test('a plan by reference pays what is named and nothing else', () => {
  fc.assert(
    fc.property(amount, items, reference, (total, all, text) => {
      expect(planByReference(total, all, text)).toEqual(payInTurn(total, namedInTurn(text, all)));
    }),
    RUNS,
  );
});

test('a plan never pays more than is open, nor more than there is, and leaves nothing that could be paid', () => {
  fc.assert(
    fc.property(amount, items, reference, (total, all, text) => {
      const plan = planAllocation(total, all, text);
      const paid = plan.reduce((sum, part) => sum + part.amount, 0n);
      const owed = all.reduce((sum, one) => sum + one.open, 0n);
      expect(paid <= total && paid <= owed && (paid === total || paid === owed)).toBe(true);
      expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
      for (const { id, amount: part } of plan) {
        const open = all.find((one) => one.id === id)?.open ?? 0n;
        expect(part > 0n && part <= open).toBe(true);
      }
      // At most the last one is paid in part.
      const partly = plan.filter(
        ({ id, amount: part }) => part < (all.find((one) => one.id === id)?.open ?? 0n),
      );
      expect(partly.every((part) => part === plan.at(-1))).toBe(true);
    }),
    RUNS,
  );
});

test('a plan does not depend on the order in which the items come', () => {
  fc.assert(
    fc.property(amount, items, fc.infiniteStream(fc.nat()), (total, all, seeds) => {
      const shuffled = all.map((one) => ({ one, at: seeds.next().value ?? 0 })).sort((a, b) => a.at - b.at);
      expect(
        planAllocation(
          total,
          shuffled.map(({ one }) => one),
        ),
      ).toEqual(planAllocation(total, all));
    }),
    RUNS,
  );
});

test('a number counts as named only where it stands as a word of its own', () => {
  const one = { number: 'INV-1' };
  for (const text of ['INV-1', 'pays inv-1.', 'INV-12 and INV-1', '(INV-1)', 'INV-1/INV-2'])
    expect(namedBy(text, [one]), text).toEqual([one]);
  for (const text of ['', 'INV-12', 'XINV-1', '9INV-1', 'INV-1Ä'])
    expect(namedBy(text, [one]), text).toEqual([]);
});

const RANKS: Record<DebitKind, number> = {
  fee: 1,
  interest: 2,
  invoice: 3,
  debit_note: 3,
  opening: 3,
  refund: 3,
  chargeback: 3,
};

function payInTurn(total: bigint, order: PayableItem[]): { id: bigint; amount: bigint }[] {
  const parts = [];
  let left = total;
  for (const { id, open } of order) {
    let part = open;
    if (left < part) part = left;
    if (part > 0n) parts.push({ id, amount: part });
    left -= part;
  }
  return parts;
}

/** Reads the text word by word from the left: at each place, the items whose number begins and ends there. */
function namedInTurn(text: string, all: PayableItem[]): PayableItem[] {
  const named: PayableItem[] = [];
  for (let at = 0; at < text.length; at += 1) {
    for (const one of all) {
      const isHere = text.slice(at, at + one.number.length).toUpperCase() === one.number.toUpperCase();
      if (isHere && !isWord(text[at - 1]) && !isWord(text[at + one.number.length]) && !named.includes(one))
        named.push(one);
    }
  }
  return named;
}

const isWord = (sign: string | undefined) => sign !== undefined && /[0-9A-Za-zÄä]/.test(sign);

/** Picks the next best again and again. */
function unnamedInTurn(text: string, all: PayableItem[]): PayableItem[] {
  const named = namedInTurn(text, all);
  const waiting = all.filter((one) => !named.includes(one));
  const order: PayableItem[] = [];
  while (waiting.length > 0) {
    let best = waiting[0] as PayableItem;
    for (const one of waiting) if (comesBefore(one, best)) best = one;
    order.push(best);
    waiting.splice(waiting.indexOf(best), 1);
  }
  return order;
}

function comesBefore(a: PayableItem, b: PayableItem): boolean {
  const [ofA, ofB] = [RANKS[a.kind as DebitKind], RANKS[b.kind as DebitKind]];
  if (ofA !== ofB) return ofA < ofB;
  return a.dueOn === b.dueOn ? a.id < b.id : a.dueOn < b.dueOn;
}
