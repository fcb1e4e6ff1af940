import { type ShownAmount, showAmount } from '@/components/money-format';
import type { Day } from '@/lib/kernel/day';
import { isCredit, KINDS } from '@/lib/ledger/document';
import type { EntryAnswer } from '@/lib/ledger/statement';

type Named = { kind: string; number: string };

/** A line of the statement as plain text, for the browser to lay out. */
export type StatementLine = {
  seq: string;
  day: Day;
  recordedAt: string;
  recordedBy: string;
  reason: string | null;
  document: Named;
  /** What an allocation paid, or no longer pays: it moves no balance. */
  paid?: { document: Named; taken: boolean; amount: ShownAmount };
  /** Of everything else: what the document is, and what it did to the balance. */
  kindName: string;
  reversal: boolean;
  amount: ShownAmount | null;
  balance: ShownAmount | null;
};

/** Both legs of an allocation are in the ledger; one line tells of both. */
export const statementLines = (entries: readonly EntryAnswer[], locale: string): StatementLine[] =>
  entries
    .filter((entry) => entry.counter_document === null || isCredit(entry.document.kind))
    .map((entry) => lineOf(entry, locale));

function lineOf(entry: EntryAnswer, locale: string): StatementLine {
  const { document, counter_document: counter, currency } = entry;
  const show = (amount: string) => showAmount(amount, currency, { locale });
  return {
    seq: entry.seq,
    day: entry.effective_on,
    recordedAt: entry.recorded_at,
    recordedBy: entry.recorded_by,
    reason: entry.reason,
    document: { kind: document.kind, number: document.number },
    ...(counter?.kind && {
      paid: {
        document: { kind: counter.kind, number: counter.number },
        taken: entry.amount.startsWith('-'),
        amount: show(entry.amount.replace('-', '')),
      },
    }),
    kindName: KINDS[document.kind].name,
    reversal: entry.posting_kind === 'reversal',
    amount: counter ? null : show(entry.amount),
    balance: entry.balance === null ? null : show(entry.balance),
  };
}
