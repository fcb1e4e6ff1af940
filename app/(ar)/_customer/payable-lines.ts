import { isCredit } from '@/lib/ledger/document';
import type { OpenItemAnswer } from '@/lib/ledger/list-open-items';
import type { PayableLine } from '../_acts/post-payment-act';

/** What a payment can be put on, a promise or a dispute can be about, and no more of it than the forms show. */
export const payableLines = (items: readonly OpenItemAnswer[]): PayableLine[] =>
  items
    .filter(({ kind }) => !isCredit(kind))
    .map(({ id, kind, number, due_on, currency, open_amount }) => ({
      id,
      kind,
      number,
      due_on,
      currency,
      open_amount,
    }));
