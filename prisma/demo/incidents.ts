import type { Day } from '@/lib/kernel/day';
import { contactWhoLeft, freightCharge, lowerLimit, prepayment, shorterTerms } from './account-incidents';
import { chargedBack, doublePayment, underInterest, wrongAccount, wrongAllocation } from './cash-incidents';
import type { DemoCustomer } from './cast';
import type { Part } from './characters';
import type { Script, Stage } from './stage';
import { closedWorkshop, disputedDelivery, insolvency, settledLeaver } from './unpaid-incidents';

const SCRIPTS: readonly [Part, (stage: Stage, customer: DemoCustomer) => Script[]][] = [
  ['the one that slows down', (stage, customer) => [lowerLimit(stage, customer)]],
  ['the disputed delivery', (stage, customer) => [disputedDelivery(stage, customer)]],
  ['the one under interest', (stage, customer) => [underInterest(stage, customer)]],
  ['the one that improves', (stage, customer) => [shorterTerms(stage, customer)]],
  [
    'the double payment',
    (stage, customer) => [
      doublePayment(stage, customer, { paid: 92, amount: 318_420n, refunded: 79 }),
      doublePayment(stage, customer, { paid: 14, amount: 129_860n }),
    ],
  ],
  [
    'the returned debit',
    (stage, customer) => [
      chargedBack(stage, customer, { paid: 150, amount: 264_000n, again: true }),
      chargedBack(stage, customer, { paid: 24, amount: 187_340n, again: false }),
    ],
  ],
  ['the insolvency', (stage, customer) => [insolvency(stage, customer)]],
  ['the prepayment', (stage, customer) => [prepayment(stage, customer)]],
  ['the wrong account', (stage, customer) => wrongAccount(stage, customer)],
  [
    'the freight charge',
    (stage, customer) => [freightCharge(stage, customer), wrongAllocation(stage, customer)],
  ],
  ['the contact who left', (stage, customer) => [contactWhoLeft(stage, customer)]],
  ['the closed workshop', (stage, customer) => [closedWorkshop(stage, customer)]],
  ['the settled leaver', (stage, customer) => [settledLeaver(stage, customer)]],
];

/** Every script of the story, each waiting for its day. */
export class Incidents {
  readonly #waiting = new Map<Day, Script[]>();

  constructor(stage: Stage) {
    for (const [part, scripts] of SCRIPTS) {
      const customer = stage.book.customers.find((one) => one.part === part);
      if (!customer) throw new Error(`Nobody plays ${part}.`);
      for (const script of scripts(stage, customer)) this.#goOn(script);
    }
  }

  tell(day: Day): void {
    const due = this.#waiting.get(day) ?? [];
    this.#waiting.delete(day);
    for (const script of due) this.#goOn(script);
  }

  #goOn(script: Script): void {
    const { done, value } = script.next();
    if (done) return;
    const waiting = this.#waiting.get(value);
    if (waiting) waiting.push(script);
    else this.#waiting.set(value, [script]);
  }
}
