import { z } from 'zod';
import { holdsOf } from '@/lib/collections/hold';
import { HOLD_KINDS } from '@/lib/collections/touch-words';
import { customerNumber } from '@/lib/customers/customer';
import { dueOn } from '@/lib/customers/terms';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import { amountInput, dayInput, optional } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { policyOf } from '@/lib/kernel/policy';
import { conflict, invalid, notFound, unprocessable } from '@/lib/kernel/refusal';
import { type Account, accountOf, holdAccount, readAccount, termsOf } from '@/lib/ledger/account';
import { documentReference, findDocument, lockItems } from '@/lib/ledger/open-items';
import { postAtOnce } from '@/lib/ledger/post-at-once';
import { describeItem, type Item } from '@/lib/ledger/posting';
import { insertInterestCharges, type NewCharge } from './interest-charge';
import { interestPolicy } from './interest-policy';
import { readLateDocuments } from './late-items';
import { describeLines, MOST_DOCUMENTS, type ProposedCharge, proposeInterest } from './propose-interest';

const CHARGES = ['both', 'interest', 'fees'] as const;

const input = z.strictObject({
  customer: customerNumber,
  documents: z
    .array(
      z.strictObject({
        document: documentReference,
        interest: optional(amountInput).describe(
          'What was reviewed: refused where it is another amount now.',
        ),
        fee: optional(amountInput),
      }),
    )
    .min(1, { error: 'Choose what to charge for.' })
    .max(MOST_DOCUMENTS, { error: `At most ${MOST_DOCUMENTS} documents at once.` })
    .optional()
    .describe(
      'The late documents; all that are open and that nothing speaks against unless given, of more than 500 the oldest due.',
    ),
  charge: z.enum(CHARGES).default('both'),
  through: optional(dayInput).describe('The last day that is charged, today or before; today unless given.'),
});
type Input = z.output<typeof input>;

/**
 * Posts late interest and fees of a customer: a document of its own for each late document and kind, issued today and due by
 * the customer's terms, with the days that it covers. Whoever charges the same account waits for the other and sees it.
 */
export const chargeInterest = defineCommand({
  name: 'dunning.charge-interest',
  summary: 'Charges late interest and fees on a customer’s account, each day once.',
  permission: 'ledger.post',
  input,
  timeout: 60_000,
  hold: async (held, { customer }) => {
    await holdAccount(held, 'interest', { customer }, true);
    await holdAccount(held, 'fee', { customer }, true);
  },
  async handle(context, given) {
    const through = given.through ?? context.today;
    if (through > context.today) throw invalid('Days that are not over yet cannot be charged.', 'through');
    const reading = readAccount(context, given.customer, context.today);
    const account = await accountOf(reading, given.customer, context.today, 'customer');
    await assertNotHeld(context, account);
    const charges = await chosenCharges(context, account, given, through);
    const posted = await post(context, account, charges);
    return {
      customer: account.customer.number,
      through,
      charged: posted.map(({ item, charge }) => ({
        document: describeItem(item),
        posting: item.postingId.toString(),
        charged_for: charge.document.number,
      })),
    };
  },
});

async function assertNotHeld({ tx, actor }: CommandContext, { customer }: Account): Promise<void> {
  const [hold] = await holdsOf(tx, actor.organisationId, customer.id);
  if (hold) throw unprocessable(`${HOLD_KINDS[hold]}: ${customer.number} is not charged.`, 'customer');
}

/** What is charged, looked at with the late documents locked: their payments wait, and other charges are over. */
async function chosenCharges(
  { tx, actor, today }: CommandContext,
  { customer }: Account,
  given: Input,
  through: Day,
): Promise<ProposedCharge[]> {
  const named =
    given.documents && (await namedDocuments(tx, actor.organisationId, customer, given.documents));
  const request = { customers: [customer.id], through, today, knownAt: 'infinity' };
  const ids =
    named?.map(({ id }) => id) ??
    (await readLateDocuments(tx, actor.organisationId, request)).map(({ id }) => id);
  await lockItems(tx, actor.organisationId, ids);
  const documents = await readLateDocuments(tx, actor.organisationId, { ...request, documents: ids });
  const policy = await policyOf(tx, actor.organisationId, interestPolicy);
  const proposed = proposeInterest(documents, policy, through).map((charge) => only(charge, given.charge));
  const charges = named
    ? named.map((item, place) => reviewed(proposed, item, given.documents?.[place] ?? {}, place))
    : proposed
        .filter(({ state, interest, fee }) => state === 'ready' && interest + fee > 0n)
        .slice(0, MOST_DOCUMENTS);
  if (charges.length === 0)
    throw unprocessable(`There is nothing to charge ${customer.number} through ${through}.`, 'customer');
  return charges;
}

async function namedDocuments(
  tx: CommandContext['tx'],
  organisationId: number,
  customer: Account['customer'],
  documents: NonNullable<Input['documents']>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const [place, { document }] of documents.entries()) {
    const field = `documents.${place}.document`;
    const item = await findDocument(tx, organisationId, document, field);
    if (item.customerId !== customer.id)
      throw notFound(`${customer.number} has no document ${document}.`, field);
    if (items.some(({ id }) => id === item.id)) throw invalid(`${item.number} is named twice.`, field);
    items.push(item);
  }
  return items;
}

const only = (charge: ProposedCharge, kind: (typeof CHARGES)[number]): ProposedCharge => ({
  ...charge,
  ...(kind === 'fees' && { periods: [], interest: 0n }),
  ...(kind === 'interest' && { fee: 0n }),
});

/** The charge of a document that was named: nothing disputed, and what was reviewed if that was said. */
function reviewed(
  charges: readonly ProposedCharge[],
  item: Item,
  seen: { interest?: string | undefined; fee?: string | undefined },
  place: number,
): ProposedCharge {
  const field = `documents.${place}.document`;
  const charge = charges.find(({ document }) => document.id === item.id);
  if (!charge || charge.interest + charge.fee === 0n)
    throw unprocessable(`There is nothing to charge for ${item.number}.`, field);
  if (charge.state === 'disputed')
    throw unprocessable(`${item.number} is disputed: it is charged when that is resolved.`, field);
  for (const part of ['interest', 'fee'] as const) {
    const amount = seen[part];
    if (amount && parseAmount(amount, item.currency, `documents.${place}.${part}`) !== charge[part]) {
      const now = toDecimalString(charge[part], item.currency);
      throw conflict(
        `The ${part} for ${item.number} is ${item.currency} ${now} now, not ${amount}: something came in between. Look at it again.`,
        `documents.${place}.${part}`,
      );
    }
  }
  return charge;
}

type Posted = { item: Item; charge: ProposedCharge };

/** All interest before all fees, so that two accounts draw their numbers in the same order. */
async function post(
  context: CommandContext,
  account: Account,
  charges: readonly ProposedCharge[],
): Promise<Posted[]> {
  const posted: Posted[] = [];
  const rows: NewCharge[] = [];
  const due = dueOn(context.today, termsOf(account, context.today));
  for (const kind of ['interest', 'fee'] as const) {
    for (const charge of charges.filter((each) => each[kind] > 0n)) {
      const { document } = charge;
      const item = await postAtOnce(context, {
        customerId: document.customer_id,
        kind,
        number: undefined,
        amount: charge[kind],
        currency: document.currency,
        issuedOn: context.today,
        dueOn: due,
        reference: document.number,
        description: descriptionOf(charge, kind),
      });
      posted.push({ item, charge });
      rows.push(...chargesOf(charge, kind, item));
    }
  }
  await insertInterestCharges(context, rows);
  return posted;
}

function descriptionOf({ document, periods }: ProposedCharge, kind: 'interest' | 'fee'): string {
  if (kind === 'fee') return `Fixed fee for late payment of ${document.number}`;
  const days = periods.map(({ from, through }) => `${from} to ${through}`).join(', ');
  return `Late interest on ${document.number}, ${days}`.slice(0, 500);
}

function chargesOf(charge: ProposedCharge, kind: 'interest' | 'fee', item: Item): NewCharge[] {
  const { document, periods, fee, feeOn } = charge;
  const of = { customerId: document.customer_id, itemId: item.id, forItemId: document.id, kind };
  if (kind === 'fee') {
    const on = feeOn ?? item.issuedOn;
    return [{ ...of, from: on, through: on, amount: fee, basis: {} }];
  }
  return periods.map((period) => ({
    ...of,
    from: period.from,
    through: period.through,
    amount: period.amount,
    basis: { exact: period.exact, lines: describeLines(period, document.currency) },
  }));
}
