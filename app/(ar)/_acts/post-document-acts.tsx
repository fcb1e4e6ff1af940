'use client';

import { useState } from 'react';
import { DayField } from '@/components/ui/day-field';
import { MoneyField } from '@/components/ui/money-field';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from './act-dialog';
import type { Rooms } from './asking';
import { creditNote, debitNote, fee, interest, invoice, openingBalance } from './ledger-acts';
import { LimitedDialog } from './limited-dialog';

type PostActProps = {
  customer: string;
  name: string;
  currency: string;
  currencies: readonly string[];
  today: string;
};

const DEBITS = {
  invoice: { label: 'Invoice', action: invoice },
  debit_note: { label: 'Debit note', action: debitNote },
  interest: { label: 'Interest', action: interest },
  fee: { label: 'Fee', action: fee },
  opening: { label: 'Opening balance', action: openingBalance },
} as const;
type Debit = keyof typeof DEBITS;

/** Puts an invoice, or another debit, on the account. Its due day comes from the terms unless it is typed. */
export function PostDebitAct({ customer, name, currency, currencies, today }: PostActProps) {
  const [kind, setKind] = useState<Debit>('invoice');
  return (
    <ActDialog
      label="Invoice"
      title={`${DEBITS[kind].label} for ${name}`}
      keys="i"
      submit={`Post ${DEBITS[kind].label.toLowerCase()}`}
      action={DEBITS[kind].action}
      done="It is posted"
      wide
    >
      <input type="hidden" name="customer" value={customer} />
      <SelectField
        // Not sent: which command is called says the kind.
        name=""
        label="Kind"
        required
        value={kind}
        onChange={(event) => setKind(event.target.value as Debit)}
        options={Object.entries(DEBITS).map(([value, { label }]) => ({ value, label }))}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <MoneyField name="amount" label="Amount" currency={currency} currencies={currencies} required />
        <TextField name="number" label="Number" hint="The next of your own series if left empty." />
        <DayField name="issued_on" label="Issued on" defaultValue={today} required />
        <DayField name="due_on" label="Due on" hint="From the terms of that day if left empty." />
        <TextField name="purchase_order" label="Purchase order" />
        <TextField name="description" label="Description" />
      </div>
    </ActDialog>
  );
}

/** Posts a credit note; what its reference names is credited, the rest stays open. */
export function PostCreditNoteAct({
  customer,
  name,
  currency,
  currencies,
  today,
  ...limited
}: PostActProps & { rooms: Rooms; may: boolean }) {
  return (
    <LimitedDialog
      act="credit_note"
      first={{ amount: '', currency }}
      {...limited}
      label="Credit note"
      title={`Credit note for ${name}`}
      submit="Post credit note"
      action={creditNote}
      done="It is posted"
      wide
    >
      {(asking) => (
        <>
          <input type="hidden" name="customer" value={customer} />
          <div className="grid gap-4 sm:grid-cols-2">
            <MoneyField name="amount" label="Amount" currency={currency} currencies={currencies} required />
            <TextField name="number" label="Number" hint="The next of your own series if left empty." />
            <DayField name="issued_on" label="Issued on" defaultValue={today} required />
            <TextField name="reference" label="Credits" hint="Invoice numbers; as far as they are open." />
          </div>
          <TextField name="description" label="Why" required={asking} />
        </>
      )}
    </LimitedDialog>
  );
}
