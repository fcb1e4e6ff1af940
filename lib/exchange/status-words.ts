import type { ImportKind } from './import-fields';

/** What a status or type in the source system means for an import: take the line, or leave it out and say why. */
export type Verdict = { take: true } | { take: false; reason: string } | undefined;

/**
 * Judges the word in a status or type column. Undefined for a word that is not known: the line is refused then,
 * because a draft must not become a receivable and a failed payment no cash.
 */
export function judgeStatus(kind: ImportKind, word: string): Verdict {
  const plain = word
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
  const known = WORDS[kind];
  if (plain === '' || known === undefined) return { take: true };
  if (known.take.has(plain)) return { take: true };
  return known.leave.has(plain)
    ? { take: false, reason: `its status or type is “${word.trim()}”` }
    : undefined;
}

const set = (words: string) => new Set(words.split(',').map((word) => word.trim()));

const DOCUMENT_TAKE = `paid, open, sent, approved, authorised, authorized, awaiting payment, partially paid, partly paid, partial, overdue,
  past due, due, unpaid, outstanding, closed, issued, posted, final, finalized, complete, completed, active, live, bezahlt, offen,
  teilbezahlt, payee, emise`;
const DOCUMENT_LEAVE = `draft, submitted, awaiting approval, pending approval, void, voided, deleted, cancelled, canceled, rejected, test,
  entwurf, storniert, brouillon, annulee`;
const INVOICE_TYPES = 'invoice, sales invoice, tax invoice, accrec, inv, standard, rechnung, facture';
const CREDIT_TYPES =
  'credit note, sales credit note, credit memo, credit, accreccredit, cn, applied, gutschrift, avoir';
const OTHER_TYPES =
  'bill, accpay, payment, quote, estimate, sales order, purchase order, journal, deposit, sales overpayment, sales prepayment';

const WORDS: Partial<Record<ImportKind, { take: ReadonlySet<string>; leave: ReadonlySet<string> }>> = {
  invoices: {
    take: set(`${DOCUMENT_TAKE}, ${INVOICE_TYPES}`),
    leave: set(`${DOCUMENT_LEAVE}, ${CREDIT_TYPES}, ${OTHER_TYPES}`),
  },
  'credit-notes': {
    take: set(`${DOCUMENT_TAKE}, ${CREDIT_TYPES}`),
    leave: set(`${DOCUMENT_LEAVE}, ${INVOICE_TYPES}, ${OTHER_TYPES}`),
  },
  payments: {
    take: set(`paid, succeeded, success, successful, complete, completed, captured, settled, cleared, received, deposited, posted, approved,
      reconciled, unreconciled, applied, unapplied, live, payment, charge, receipt, customer payment, payment received, true, bezahlt, zahlung`),
    leave:
      set(`failed, failure, declined, canceled, cancelled, void, voided, deleted, reversed, expired, blocked, incomplete, pending, processing,
      uncaptured, requires action, requires capture, requires confirmation, requires payment method, refunded, test, refund, payment refund,
      payout, transfer, adjustment, stripe fee, fee, invoice, credit note, false`),
  },
};
