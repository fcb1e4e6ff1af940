/** The kinds of documents that an account holds, in the field's terms. */
export const DEBIT_KINDS = [
  'invoice',
  'debit_note',
  'interest',
  'fee',
  'opening',
  'refund',
  'chargeback',
] as const;
export const CREDIT_KINDS = ['payment', 'credit_note', 'write_off'] as const;
export const DOCUMENT_KINDS = [...DEBIT_KINDS, ...CREDIT_KINDS] as const;

export type DebitKind = (typeof DEBIT_KINDS)[number];
export type CreditKind = (typeof CREDIT_KINDS)[number];
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const isCredit = (kind: DocumentKind): kind is CreditKind =>
  (CREDIT_KINDS as readonly string[]).includes(kind);

type KindFacts = {
  name: string;
  /** Prefix of the organisation's own numbers. */
  series: string;
  /** Account of the general ledger that receivables are posted against, unless the document says another. */
  contraAccount: string;
  /** Costs are paid first, then interest, then principal. */
  rank: 0 | 1 | 2;
};

export const KINDS: Record<DocumentKind, KindFacts> = {
  invoice: { name: 'Invoice', series: 'INV', contraAccount: 'revenue', rank: 2 },
  debit_note: { name: 'Debit note', series: 'DN', contraAccount: 'revenue', rank: 2 },
  interest: { name: 'Interest', series: 'INT', contraAccount: 'interest income', rank: 1 },
  fee: { name: 'Fee', series: 'FEE', contraAccount: 'fee income', rank: 0 },
  opening: { name: 'Opening balance', series: 'OB', contraAccount: 'opening balance', rank: 2 },
  refund: { name: 'Refund', series: 'REF', contraAccount: 'bank', rank: 2 },
  chargeback: { name: 'Chargeback', series: 'CB', contraAccount: 'bank', rank: 2 },
  payment: { name: 'Payment', series: 'PAY', contraAccount: 'bank', rank: 2 },
  credit_note: { name: 'Credit note', series: 'CN', contraAccount: 'revenue', rank: 2 },
  write_off: { name: 'Write-off', series: 'WO', contraAccount: 'bad debt', rank: 2 },
};
