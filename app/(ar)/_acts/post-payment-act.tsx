'use client';

import { useState } from 'react';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { DayField } from '@/components/ui/day-field';
import { MoneyField } from '@/components/ui/money-field';
import { RadioGroup } from '@/components/ui/radio-group';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from './act-dialog';
import { receivePayment } from './ledger-acts';

/** An open debit that a payment can be put on. */
export type PayableLine = {
  id: string;
  kind: string;
  number: string;
  due_on: string | null;
  currency: string;
  open_amount: string;
};

type PostPaymentActProps = {
  customer: string;
  name: string;
  currency: string;
  currencies: readonly string[];
  today: string;
  payable: readonly PayableLine[];
  keys?: string;
  primary?: boolean;
};

/** Posts a payment and says what it pays: by rule, or by hand beside the open items. */
export function PostPaymentAct({
  customer,
  name,
  currency,
  currencies,
  today,
  payable,
  keys = 'r',
  primary,
}: PostPaymentActProps) {
  const [rule, setRule] = useState('automatic');
  return (
    <ActDialog
      label="Payment"
      title={`Payment from ${name}`}
      keys={keys}
      look={primary ? 'primary' : 'plain'}
      submit="Post payment"
      action={receivePayment}
      done="The payment is posted"
      wide
    >
      <input type="hidden" name="customer" value={customer} />
      <div className="grid gap-4 sm:grid-cols-2">
        <MoneyField
          name="amount"
          label="Amount"
          currency={currency}
          currencies={currencies}
          required
          autoFocus
        />
        <DayField name="received_on" label="Received on" defaultValue={today} required />
      </div>
      <TextField name="reference" label="Remittance text" hint="Invoice numbers in it are paid first." />
      <RadioGroup
        name="allocate"
        label="Pays"
        defaultValue={rule}
        onChange={setRule}
        options={[
          {
            value: 'automatic',
            label: 'What the text names, then the oldest due first',
            hint: 'Fees before interest before principal.',
          },
          { value: 'by_reference', label: 'Only what the text names' },
          { value: 'by_hand', label: 'By hand' },
          { value: 'none', label: 'Nothing yet: unapplied cash' },
        ]}
      />
      {rule === 'by_hand' && <ByHand payable={payable} today={today} />}
    </ActDialog>
  );
}

function ByHand({ payable, today }: { payable: readonly PayableLine[]; today: string }) {
  if (payable.length === 0)
    return <p className="text-muted">Nothing is open that a payment could be put on.</p>;
  return (
    <ul aria-label="Open items">
      {payable.map((item, index) => (
        <li key={item.id} className="flex items-center gap-3 border-line border-b py-1.5">
          <span className="min-w-0 flex-1 truncate">
            {item.number}{' '}
            <span className="text-xs">
              {item.due_on && <DaysLateText due={item.due_on} today={today} short />}
            </span>
          </span>
          <span className="tabular-nums">
            <MoneyText amount={item.open_amount} currency={item.currency} />
          </span>
          <input type="hidden" name={`allocations.${index}.document`} value={`${item.kind}:${item.number}`} />
          <MoneyField
            name={`allocations.${index}.amount`}
            label={`Amount for ${item.number}`}
            hideLabel
            currency={item.currency}
            className="w-40"
          />
        </li>
      ))}
    </ul>
  );
}
