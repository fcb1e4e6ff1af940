import type { CustomerFacts } from '@/lib/customers/customer';
import { daysBetween } from '@/lib/kernel/day';
import { policyOf } from '@/lib/kernel/policy';
import type { Channel } from '@/lib/letters/built-in/template-kind';
import { type DueAmount, type MessageFigures, messageFiguresOf } from '@/lib/letters/figures';
import { type Figures, isAbove, keptFigures } from './chased';
import { chasingPolicy } from './chasing-policy';
import type { SendRefusal } from './mail-words';
import type { MessageKind, Scope } from './message';
import { type Recipient, recipientFor } from './recipient';
import { standingOf } from './standing';

export type Asked = {
  kind: MessageKind;
  channel: Channel;
  /** The contact that was chosen; else the one that the kind goes to. */
  contact?: string | undefined;
  /** The message that this one is sent in place of: it does not count as having reached anybody. */
  insteadOf?: bigint | undefined;
};

/** What is true of a customer at this instant, and what speaks against sending; nothing does: `refusals` is empty. */
export type Certificate = {
  customer: CustomerFacts;
  recipient: Recipient | null;
  /** What is kept with the message, or with the refusal. */
  figures: Figures;
  /** The same, as the message is written from it. */
  written: MessageFigures;
  refusals: SendRefusal[];
};

/**
 * The one gate before anything is sent, on every path. Read under the customer's row lock (`lockAccount`) it is exact: no
 * posting, promise, dispute, snooze, hold or archiving of this customer can come in before the transaction ends. Without
 * the lock it is a preview. Who asks a customer for money passes all of it; what answers the customer needs a contact alone.
 */
export async function certify(scope: Scope, customer: CustomerFacts, asked: Asked): Promise<Certificate> {
  const { tx, organisation, today } = scope;
  const policy = await policyOf(tx, organisation.id, chasingPolicy);
  const written = await messageFiguresOf(tx, organisation.id, customer.id, today);
  const standing = await standingOf(scope, customer.id, asked.insteadOf);
  const found = await recipientFor(scope, customer, asked);
  const quietFrom = standing.remindedOn ? daysBetween(standing.remindedOn, today) : null;
  const refusals: SendRefusal[] = [];
  if (asked.kind === 'reminder') {
    if (standing.archived) refusals.push('archived');
    if (standing.legalHold) refusals.push('legal_hold');
    if (standing.doNotChase) refusals.push('do_not_chase');
  }
  if ('refusal' in found) refusals.push(found.refusal);
  if (asked.kind === 'reminder') {
    refusals.push(...refusalsOfAmounts(written.due, policy.minimum));
    if (standing.snoozedUntil) refusals.push('snoozed');
    if (quietFrom !== null && quietFrom < policy.quiet_days) refusals.push('quiet');
  }
  return {
    customer,
    recipient: 'refusal' in found ? null : found,
    figures: keptFigures(written, { baseCurrency: organisation.baseCurrency, minimum: policy.minimum }),
    written,
    refusals,
  };
}

function refusalsOfAmounts(due: readonly DueAmount[], minimum: string): SendRefusal[] {
  if (!isAbove(due, 'net_due', minimum)) return ['nothing_due'];
  return isAbove(due, 'collectable', minimum) ? [] : ['agreed'];
}
