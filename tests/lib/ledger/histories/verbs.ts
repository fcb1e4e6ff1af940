import { logTouch } from '@/lib/collections/log-touch';
import { snooze } from '@/lib/collections/snooze';
import { addContact } from '@/lib/customers/add-contact';
import { changeTerms } from '@/lib/customers/change-terms';
import { endContact } from '@/lib/customers/end-contact';
import type { Command } from '@/lib/kernel/command';
import { allocate } from '@/lib/ledger/allocate';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { closePeriod } from '@/lib/ledger/close-period';
import { deallocate } from '@/lib/ledger/deallocate';
import { postChargeback } from '@/lib/ledger/post-chargeback';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postDebitNote } from '@/lib/ledger/post-debit-note';
import { postFee } from '@/lib/ledger/post-fee';
import { postInterest } from '@/lib/ledger/post-interest';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postOpeningBalance } from '@/lib/ledger/post-opening-balance';
import { postPayment } from '@/lib/ledger/post-payment';
import { postRefund } from '@/lib/ledger/post-refund';
import { recordExchangeRate } from '@/lib/ledger/record-exchange-rate';
import { restoreCustomer } from '@/lib/ledger/restore-customer';
import { reverse } from '@/lib/ledger/reverse-posting';
import { writeOff } from '@/lib/ledger/write-off';
import { dayOfNumber } from '@/tests/support/oracle/calendar';
import {
  isDebitOf,
  named,
  newParty,
  owingParty,
  perhaps,
  perhapsAmount,
  perhapsDay,
  someAmount,
  someCurrency,
  someCustomer,
  someDocument,
} from './choices';
import { COLLECTING } from './collecting';
import type { Dice } from './dice';
import { type Posted, remember, type Story, tell } from './story';

type Verb = (story: Story, dice: Dice) => Promise<void>;

const debit =
  (command: Command): Verb =>
  async (story, dice) => {
    const { customer, currency } = newParty(story, dice);
    const issued =
      story.today - (dice.whole(3) === 0 ? dice.whole(40) : 0) + (dice.whole(12) === 0 ? dice.whole(20) : 0);
    const input = {
      customer,
      amount: someAmount(dice, currency),
      ...(dice.whole(6) > 0 ? { currency } : {}),
      issued_on: dayOfNumber(issued),
      ...(dice.whole(3) === 0 ? { due_on: dayOfNumber(issued + dice.whole(40) - 1) } : {}),
      ...(dice.whole(15) === 0 ? { number: `A-${dice.whole(3)}` } : {}),
      ...(dice.whole(15) === 0 ? { source_system: 'billing', external_id: `x-${dice.whole(3)}` } : {}),
    };
    remember(story, customer, await tell(story, command, input));
  };

const invoice = debit(postInvoice);

const payment: Verb = async (story, dice) => {
  const { customer, currency } = owingParty(story, dice);
  const rules = [
    {},
    {},
    {},
    { allocate: 'none' },
    { allocate: 'by_reference' },
    named(story, dice, { customer, currency }),
  ];
  const meant = someDocument(story, dice, isDebitOf({ customer, currency }));
  const received_on = dayOfNumber(
    story.today - (dice.whole(3) === 0 ? dice.whole(30) : 0) + (dice.whole(30) === 0 ? 2 : 0),
  );
  const input = {
    customer,
    currency,
    received_on,
    amount: meant && dice.whole(2) === 0 ? meant.amount : someAmount(dice, currency),
    ...dice.pick(rules),
    ...(meant && dice.whole(3) === 0 ? { reference: `for ${meant.name.split(':')[1]}` } : {}),
  };
  remember(story, customer, await tell(story, postPayment, input));
};

const creditNote: Verb = async (story, dice) => {
  const { customer, currency } = owingParty(story, dice);
  const meant = someDocument(story, dice, isDebitOf({ customer, currency }));
  const whole = meant && dice.whole(2) === 0;
  const input = {
    customer,
    currency,
    issued_on: dayOfNumber(story.today - dice.whole(10)),
    amount: whole ? meant.amount : someAmount(dice, currency),
    ...(whole ? { reference: meant.name.split(':')[1] } : {}),
    ...(!whole && dice.whole(2) === 0 ? named(story, dice, { customer, currency }) : {}),
  };
  remember(story, customer, await tell(story, postCreditNote, input));
};

/** On a document that was posted; an invoice where there is none yet. */
const on =
  (
    fits: (document: Posted) => boolean,
    act: (story: Story, dice: Dice, document: Posted) => Promise<void>,
  ): Verb =>
  async (story, dice) => {
    const document = someDocument(story, dice, fits);
    await (document ? act(story, dice, document) : invoice(story, dice));
  };

const refund = on(
  ({ isCredit }) => isCredit,
  async (story, dice, { name, customer, currency }) => {
    const input = { document: name, ...perhapsAmount(dice, currency), ...perhapsDay(story, dice) };
    remember(story, customer, await tell(story, postRefund, input));
  },
);

const chargeback = on(
  ({ kind }) => kind === 'payment',
  async (story, dice, { name, customer, currency }) => {
    const input = {
      document: name,
      on: dayOfNumber(story.today - dice.whole(6)),
      ...perhapsAmount(dice, currency),
    };
    remember(story, customer, await tell(story, postChargeback, input));
  },
);

const giveUp = on(
  ({ isCredit }) => !isCredit,
  async (story, dice, { name, customer, currency }) => {
    const input = {
      document: name,
      reason: 'given up',
      ...perhapsAmount(dice, currency),
      ...perhapsDay(story, dice),
    };
    const told = await tell(story, writeOff, input);
    remember(story, customer, told);
    if (told?.document) story.pairs.push({ credit: `write_off:${told.document.number}`, debit: name });
  },
);

/** As a rule a pair of which both are open; now and then any two documents. */
const apply: Verb = async (story, dice) => {
  const open = await story.book.sql<{ credit: string; debit: string; currency: string }>(
    `WITH o AS (SELECT kind || ':' || number AS name, * FROM open_item_at($1, '9999-12-31', 'infinity'))
     SELECT c.name AS credit, d.name AS debit, d.currency FROM o c
     JOIN o d ON d.customer_id = c.customer_id AND d.currency = c.currency AND d.open_amount > 0
     WHERE c.open_amount < 0 ORDER BY c.item_id, d.item_id`,
    [story.book.organisation.id],
  );
  if (story.documents.length === 0) return invoice(story, dice);
  const any = {
    credit: dice.pick(story.documents).name,
    debit: dice.pick(story.documents).name,
    currency: 'EUR',
  };
  const { credit, debit, currency } = open.length > 0 && dice.whole(8) > 0 ? dice.pick(open) : any;
  const day = dice.whole(4) === 0 ? perhapsDay(story, dice) : {};
  if (await tell(story, allocate, { credit, debit, ...perhapsAmount(dice, currency), ...day }))
    story.pairs.push({ credit, debit });
};

const takeBack: Verb = async (story, dice) => {
  if (story.pairs.length === 0) return invoice(story, dice);
  await tell(story, deallocate, { ...dice.pick(story.pairs), reason: 'not meant' });
};

const undo = on(
  () => true,
  async (story, dice, { name }) => {
    await tell(story, reverse, { document: name, reason: 'posted by mistake', ...perhapsDay(story, dice) });
  },
);

const rate: Verb = async (story, dice) => {
  const value = `${dice.whole(3)}.${String(dice.whole(10 ** 6)).padStart(6, '0')}`;
  const valid_on = dayOfNumber(story.today - dice.whole(60) + dice.whole(10));
  const currency = dice.pick(['USD', 'USD', 'JPY', 'BHD', 'EUR']);
  await tell(story, recordExchangeRate, { currency, valid_on, rate: value });
};

const close: Verb = async (story, dice) => {
  await tell(story, closePeriod, {
    through: dayOfNumber(story.today - dice.whole(60) + 3),
    reason: 'month end',
  });
};

const terms: Verb = async (story, dice) => {
  await tell(story, changeTerms, {
    customer: someCustomer(story, dice),
    valid_from: dayOfNumber(story.today - dice.whole(40) + dice.whole(20)),
    basis: dice.pick(['net', 'end_of_month']),
    days: dice.pick(['0', '3', '7', '10', '30']),
    currency: someCurrency(dice),
    tax_status: 'standard',
    ...(dice.whole(4) === 0 ? {} : { credit_limit: String(dice.whole(8) * 25) }),
  });
};

const archive: Verb = async (story, dice) => {
  const input = { customer: someCustomer(story, dice), reason: 'gone', leave_open: dice.whole(3) > 0 };
  await tell(story, archiveCustomer, input, 'admin');
};

const restore: Verb = async (story) => {
  for (const { number } of story.customers) {
    await tell(story, restoreCustomer, { customer: number, reason: 'back again' }, 'admin');
  }
};

const touch: Verb = async (story, dice) => {
  const kind = dice.pick(['note', 'call']);
  await tell(story, logTouch, { customer: someCustomer(story, dice), kind, body: 'as told' });
};

const putOff: Verb = async (story, dice) => {
  const until = dayOfNumber(story.today + dice.whole(30));
  await tell(story, snooze, { customer: someCustomer(story, dice), until });
};

const contact: Verb = async (story, dice) => {
  const customer = someCustomer(story, dice);
  if (dice.whole(3) === 0) {
    const { email } = perhaps(dice, { email: 'somebody@example.com' }) as { email?: string };
    const role = dice.pick(['billing', 'billing', 'executive']);
    return void (await tell(story, addContact, {
      customer,
      role,
      name: 'Somebody',
      email,
      phone: undefined,
    }));
  }
  const contacts = await story.book.sql<{ id: string }>(
    `SELECT t.id FROM contact t JOIN customer c ON c.id = t.customer_id WHERE c.number = $1 ORDER BY t.id DESC LIMIT 2`,
    [customer],
  );
  for (const { id } of contacts) await tell(story, endContact, { customer, contact: id });
};

/** Somebody who was not known before, and owes something from the first day on. */
const newcomer: Verb = async (story, dice) => {
  const told = { terms: { days: dice.whole(30) }, ...(story.clock ? { recordedAt: story.clock } : {}) };
  story.customers.push(await story.book.customer(told));
  await invoice(story, dice);
};

/** What can be tried in a history, and how often of a hundred times. */
export const VERBS: Record<string, { often: number; try: Verb }> = {
  invoice: { often: 20, try: invoice },
  debitNote: { often: 2, try: debit(postDebitNote) },
  interest: { often: 2, try: debit(postInterest) },
  fee: { often: 2, try: debit(postFee) },
  opening: { often: 2, try: debit(postOpeningBalance) },
  payment: { often: 23, try: payment },
  creditNote: { often: 5, try: creditNote },
  refund: { often: 3, try: refund },
  chargeback: { often: 2, try: chargeback },
  giveUp: { often: 3, try: giveUp },
  apply: { often: 8, try: apply },
  takeBack: { often: 5, try: takeBack },
  undo: { often: 6, try: undo },
  rate: { often: 3, try: rate },
  close: { often: 2, try: close },
  terms: { often: 2, try: terms },
  archive: { often: 1, try: archive },
  restore: { often: 2, try: restore },
  touch: { often: 3, try: touch },
  snooze: { often: 2, try: putOff },
  contact: { often: 3, try: contact },
  newcomer: { often: 2, try: newcomer },
  ...COLLECTING,
};
