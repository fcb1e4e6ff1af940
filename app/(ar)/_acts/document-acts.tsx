'use client';

import { DayField } from '@/components/ui/day-field';
import { MoneyField } from '@/components/ui/money-field';
import { SelectField } from '@/components/ui/select-field';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from './act-dialog';
import type { Rooms } from './asking';
import {
  allocateCredit,
  chargeback,
  refund,
  reverseDocument,
  takeBackAllocation,
  writeOffDocument,
} from './ledger-acts';
import { LimitedDialog } from './limited-dialog';

/** A document as the acts name it: `reference` is `kind:number`; `open` is a positive decimal string. */
export type ActDocument = { reference: string; number: string; currency: string; open: string };
/** What is limited, how much of it is left to do alone, and whether the role does it at all. */
type LimitedActProps = { document: ActDocument; today: string; rooms: Rooms; may: boolean };
export type CounterDocument = { reference: string; number: string; detail: string };

type ReverseActProps = Omit<LimitedActProps, 'may'> & {
  /** What its reversal takes away, for a document that is owed; a credit's gives nothing away. */
  owed: string | null;
  label?: string;
  look?: 'plain' | 'quiet';
};

export function ReverseAct({
  document,
  today,
  rooms,
  owed,
  label = 'Reverse',
  look = 'plain',
}: ReverseActProps) {
  return (
    <LimitedDialog
      act="reversal"
      rooms={owed === null ? [] : rooms}
      may
      first={{ amount: owed ?? '', currency: document.currency }}
      label={label}
      look={look}
      title={`${label} ${document.number}`}
      description="It is taken off the account by a new entry; what it was allocated to is open again. It stays readable."
      submit="Reverse it"
      action={reverseDocument}
      done="It is reversed"
      danger
    >
      <input type="hidden" name="document" value={document.reference} />
      <TextArea name="reason" label="Reason" required />
      <DayField name="on" label="Counts from" defaultValue={today} />
    </LimitedDialog>
  );
}

export function WriteOffAct({ document, today, ...limited }: LimitedActProps) {
  return (
    <LimitedDialog
      act="write_off"
      first={{ amount: document.open, currency: document.currency }}
      {...limited}
      label="Write off"
      title={`Write off ${document.number}`}
      description="What is written off counts as never paid."
      submit="Write off"
      action={writeOffDocument}
      done="It is written off"
      danger
    >
      <input type="hidden" name="document" value={document.reference} />
      <MoneyField
        name="amount"
        label="Amount"
        currency={document.currency}
        defaultValue={document.open}
        required
      />
      <DayField name="on" label="On" defaultValue={today} />
      <TextArea name="reason" label="Reason" required />
    </LimitedDialog>
  );
}

export function RefundAct({ document, today, ...limited }: LimitedActProps) {
  return (
    <LimitedDialog
      act="refund"
      first={{ amount: document.open, currency: document.currency }}
      {...limited}
      label="Refund"
      title={`Refund ${document.number}`}
      submit="Post refund"
      action={refund}
      done="The refund is posted"
    >
      {(asking) => (
        <>
          <input type="hidden" name="document" value={document.reference} />
          <MoneyField
            name="amount"
            label="Amount"
            currency={document.currency}
            defaultValue={document.open}
            required
          />
          <DayField name="on" label="Paid out on" defaultValue={today} />
          <TextField name="description" label="Why" required={asking} />
        </>
      )}
    </LimitedDialog>
  );
}

export function ChargebackAct({ document, today }: { document: ActDocument; today: string }) {
  return (
    <ActDialog
      label="Charge back"
      title={`${document.number} was taken back by the bank`}
      description="The amount is owed again, due at once. To reopen the invoices themselves, reverse the payment instead."
      submit="Post chargeback"
      action={chargeback}
      done="The chargeback is posted"
    >
      <input type="hidden" name="document" value={document.reference} />
      <MoneyField
        name="amount"
        label="Amount"
        hint="The whole payment if left empty."
        currency={document.currency}
      />
      <DayField name="on" label="Taken back on" defaultValue={today} required />
    </ActDialog>
  );
}

type AllocateActProps = {
  document: ActDocument;
  side: 'credit' | 'debit';
  counters: readonly CounterDocument[];
  keys?: string;
};

/** Puts a credit on a debit, from either of the two. */
export function AllocateAct({ document, side, counters, keys }: AllocateActProps) {
  const other = side === 'credit' ? 'debit' : 'credit';
  return (
    <ActDialog
      label="Allocate"
      title={side === 'credit' ? `What does ${document.number} pay?` : `What pays ${document.number}?`}
      submit="Allocate"
      action={allocateCredit}
      done="It is allocated"
      {...(keys && { keys })}
    >
      <input type="hidden" name={side} value={document.reference} />
      <SelectField
        name={other}
        label={side === 'credit' ? 'Pays' : 'Paid by'}
        required
        options={counters.map(({ reference, number, detail }) => ({
          value: reference,
          label: `${number}, ${detail}`,
        }))}
      />
      <MoneyField
        name="amount"
        label="Amount"
        hint="As much as is open on both sides if left empty."
        currency={document.currency}
      />
    </ActDialog>
  );
}

/** Takes back what one document pays of the other. */
export function TakeBackAct({ credit, debit }: { credit: string; debit: string }) {
  return (
    <ActDialog
      label="Take back"
      title="Take this allocation back"
      description="Both documents are open again by that amount."
      submit="Take it back"
      look="quiet"
      action={takeBackAllocation}
      done="It is taken back"
    >
      <input type="hidden" name="credit" value={credit} />
      <input type="hidden" name="debit" value={debit} />
      <TextField name="reason" label="Reason" required />
    </ActDialog>
  );
}
