import { writeAmount } from '@/components/money-format';
import { APPROVAL_ACTS } from '@/lib/customers/approval-words';
import type { ApprovalRequestRow, RequestState } from '@/lib/ledger/approval-requests';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';
import { customerAddress } from '../_shell/address';

/** A request as the table shows it: text alone. */
export type RequestRow = {
  id: string;
  label: string;
  href: string;
  hash: string;
  what: string;
  document: string | null;
  customer: string;
  customerName: string;
  amount: string | null;
  currency: string;
  why: string;
  about: string | null;
  on: string | null;
  askedBy: string;
  askedAt: string;
  expiresAt: string;
  state: RequestState;
  decidedBy: string | null;
  decidedAt: string | null;
  note: string | null;
  done: string | null;
  own: boolean;
  mayDecide: boolean;
};

export const STATES: Record<RequestState, string> = {
  waiting: 'Waits',
  approved: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Taken back',
  expired: 'Expired',
};

export const requestRows = (requests: readonly ApprovalRequestRow[]): RequestRow[] =>
  requests.map((request) => {
    const { act, amount, currency } = request;
    const what = APPROVAL_ACTS[act].name;
    const size = amount === null ? 'without a limit' : `over ${writeAmount(amount, currency).text}`;
    return {
      id: request.id,
      label: `${what} ${size} for ${request.customer_name}`,
      href: customerAddress(request.customer, 'account', documentOf(request)),
      hash: request.hash,
      what,
      document: request.document && numberIn(request.document),
      customer: request.customer,
      customerName: request.customer_name,
      amount,
      currency,
      why: request.why,
      about: request.about === request.why ? null : request.about,
      on: request.on,
      askedBy: request.asked_by,
      askedAt: request.asked_at,
      expiresAt: request.expires_at,
      state: request.state,
      decidedBy: request.decided_by,
      decidedAt: request.decided_at,
      note: request.note,
      done: request.done,
      own: request.own,
      mayDecide: request.may_decide,
    };
  });

/** The number of a document that is named with its kind. */
const numberIn = (reference: string): string => {
  const kind = DOCUMENT_KINDS.find((name) => reference.startsWith(`${name}:`));
  return kind ? reference.slice(kind.length + 1) : reference;
};

/** A credit note refers to what it credits in words; the others name one document. */
const documentOf = ({ act, document }: ApprovalRequestRow) =>
  act === 'credit_note' || !document ? {} : { document };
