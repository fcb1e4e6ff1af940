import { z } from 'zod';
import { liftHold, placeHold } from '@/lib/collections/hold';
import { logTouch } from '@/lib/collections/log-touch';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { setPromisePolicy, setQueuePolicy } from '@/lib/collections/queue-policy';
import { resolveDispute } from '@/lib/collections/resolve-dispute';
import { snooze } from '@/lib/collections/snooze';
import { takeBackTouch } from '@/lib/collections/take-back-touch';
import { insertTouch } from '@/lib/collections/touch';
import { withdrawPromise } from '@/lib/collections/withdraw-promise';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { catchUp } from '@/lib/health/checkpoint';
import { defineCommand } from '@/lib/kernel/command';
import { postPayment } from '@/lib/ledger/post-payment';
import { dayOfNumber } from '@/tests/support/oracle/calendar';
import { isDebitOf, owingParty, someAmount, someCustomer, someDocument } from './choices';
import type { Dice } from './dice';
import { type Story, tell } from './story';

type Verb = (story: Story, dice: Dice) => Promise<void>;

/** A promise over the account or over documents, in one sum or in two or three; now and then one that cannot be. */
const promise: Verb = async (story, dice) => {
  const open = await story.book.sql<Owed>(
    `SELECT c.number AS customer, o.currency, array_agg(o.kind || ':' || o.number ORDER BY o.item_id) AS names,
            (min(o.open_amount) / (10 ^ least(coalesce(length(split_part(minor_unit(o.currency)::text, '.', 2)), 0), 3)))::bigint::text AS least
     FROM open_item_at($1, '9999-12-31', 'infinity') o JOIN customer c ON c.id = o.customer_id
     WHERE o.open_amount > 0 GROUP BY c.number, o.currency ORDER BY 1, 2`,
    [story.book.organisation.id],
  );
  if (open.length === 0) return;
  const { customer, currency, names, least } = dice.pick(open);
  // Money that came on the day itself, before it was promised, keeps nothing.
  if (dice.whole(4) === 0)
    await tell(story, postPayment, {
      customer,
      currency,
      amount: '1',
      received_on: dayOfNumber(story.today),
    });
  const most = dice.whole(12) === 0 ? Number(least) + 500 : Math.max(1, Number(least));
  const parts = dice.whole(3) === 0 ? 2 + dice.whole(2) : 1;
  const amount = String(Math.max(1, Math.floor(most / parts)));
  const first = story.today + dice.whole(8) - (dice.whole(12) === 0 ? 2 : 0);
  const instalments = Array.from({ length: parts }, (_, place) => ({
    due_on: dayOfNumber(first + place * (1 + dice.whole(6))),
    amount,
  }));
  await tell(story, makePromise, {
    customer,
    currency,
    ...(parts === 1 ? instalments[0] : { instalments }),
    ...(dice.whole(2) === 0 && { documents: names.slice(0, 1 + dice.whole(names.length)) }),
    source: dice.pick(['call', 'email', 'portal']),
  });
};

type Owed = { customer: string; currency: string; names: string[]; least: string };

/** The id of one of the latest rows of a table, or one that is not there. */
async function some(story: Story, dice: Dice, table: 'promise' | 'dispute' | 'touch'): Promise<string> {
  const rows = await story.book.sql<{ id: string }>(`SELECT id::text FROM ${table} ORDER BY id DESC LIMIT 4`);
  return rows.length === 0 ? '0' : dice.pick(rows).id;
}

const withdraw: Verb = async (story, dice) => {
  await tell(story, withdrawPromise, { promise: await some(story, dice, 'promise'), reason: 'not meant' });
};

const dispute: Verb = async (story, dice) => {
  const party = owingParty(story, dice);
  const document = someDocument(story, dice, isDebitOf(party));
  const opened = await tell(story, openDispute, {
    customer: document?.customer ?? party.customer,
    document: document?.name ?? 'INV-0',
    reason: dice.pick(['price', 'quality', 'other']),
    ...(dice.whole(2) === 0 && { amount: someAmount(dice, party.currency) }),
    source: dice.pick(['call', 'portal']),
  });
  // Some of it is paid all the same: no more is disputed than is open.
  if (opened && document && dice.whole(2) === 0) {
    const { customer, currency } = document;
    const allocations = [{ document: document.name, amount: '1' }];
    await tell(story, postPayment, {
      customer,
      currency,
      amount: '1',
      received_on: dayOfNumber(story.today),
      allocations,
    });
  }
};

const resolve: Verb = async (story, dice) => {
  const outcome = dice.pick(['credited', 'paid', 'paid', 'rejected', 'withdrawn']);
  await tell(story, resolveDispute, {
    dispute: await some(story, dice, 'dispute'),
    outcome,
    note: 'as told',
  });
};

/** Holds that stand are lifted, and as often as not another is placed. */
const hold: Verb = async (story, dice) => {
  const told = { customer: someCustomer(story, dice), reason: 'as told' };
  const kinds = ['legal_hold', 'do_not_chase'] as const;
  if (dice.whole(2) === 0) {
    for (const kind of kinds) await tell(story, liftHold, { ...told, kind }, 'collections_manager');
  } else await tell(story, placeHold, { ...told, kind: dice.pick(kinds) }, 'collections_manager');
};

const call: Verb = async (story, dice) => {
  const follow_up_on = dayOfNumber(story.today + dice.whole(9));
  await tell(story, logTouch, {
    customer: someCustomer(story, dice),
    kind: 'call',
    outcome: dice.pick(['no_answer', 'will_check', 'call_back', 'voicemail']),
    ...(dice.whole(2) === 0 && { follow_up_on }),
  });
};

const takeBack: Verb = async (story, dice) => {
  if (dice.whole(3) > 0)
    await tell(story, snooze, { customer: someCustomer(story, dice), until: dayOfNumber(story.today + 5) });
  await tell(story, takeBackTouch, { touch: await some(story, dice, 'touch') });
};

/** What goes out and comes in without a person: written as sending and receiving write it. */
const post = defineCommand({
  name: 'test.post',
  summary: 'A reminder that went out, or an answer or a visit.',
  permission: 'queue.act',
  input: z.strictObject({ customer: customerNumber, kind: z.enum(['email', 'letter', 'reply', 'visit']) }),
  async handle(context, { customer, kind }) {
    const { id } = await findCustomer(context.tx, context.actor.organisationId, customer);
    return { touch: await insertTouch(context, { customerId: id, kind, body: 'as told' }) };
  },
});

const mail: Verb = async (story, dice) => {
  const kind = dice.pick(['email', 'email', 'letter', 'reply', 'visit']);
  await tell(story, post, { customer: someCustomer(story, dice), kind });
};

const bounce = defineCommand({
  name: 'test.bounce',
  summary: 'Mail came back from the addresses of a customer.',
  permission: 'queue.act',
  input: z.strictObject({ customer: customerNumber }),
  async handle({ tx, actor }, { customer }) {
    const { id } = await findCustomer(tx, actor.organisationId, customer);
    await tx.$executeRaw`
      INSERT INTO contact_bounce (organisation_id, contact_id, customer_id, reason, recorded_at)
      SELECT ${actor.organisationId}, c.id, ${id}, 'as told', clock_timestamp() FROM contact c
      WHERE c.organisation_id = ${actor.organisationId} AND c.customer_id = ${id} AND c.email IS NOT NULL
      ON CONFLICT DO NOTHING`;
    return {};
  },
});

const comeBack: Verb = async (story, dice) => {
  await tell(story, bounce, { customer: someCustomer(story, dice) });
};

/** Other weights, or another tolerance; the writer takes weights over before anybody looks. */
const policy: Verb = async (story, dice) => {
  if (dice.whole(2) === 0) {
    await tell(story, setPromisePolicy, { tolerance_days: dice.whole(6) }, 'collections_manager');
    return;
  }
  const weight = () => dice.whole(20);
  const weights = {
    collectable: weight(),
    age: weight(),
    broken: weight(),
    unanswered: weight(),
    slower: weight(),
    credit: weight(),
  };
  await tell(story, setQueuePolicy, weights, 'collections_manager');
  await catchUp(story.book.organisation.id, { day: dayOfNumber(story.today) });
};

/** What collectors do, and how often of a hundred times. */
export const COLLECTING: Record<string, { often: number; try: Verb }> = {
  promise: { often: 8, try: promise },
  withdraw: { often: 3, try: withdraw },
  dispute: { often: 6, try: dispute },
  resolve: { often: 2, try: resolve },
  hold: { often: 4, try: hold },
  call: { often: 3, try: call },
  takeBackTouch: { often: 1, try: takeBack },
  mail: { often: 5, try: mail },
  comeBack: { often: 1, try: comeBack },
  policy: { often: 2, try: policy },
};
