'use client';

import type { FieldWords } from '@/components/ui/field-frame';
import { MoneyField } from '@/components/ui/money-field';
import { TextField } from '@/components/ui/text-field';

type AmountFieldProps = FieldWords & {
  currency: string | undefined;
  defaultValue?: string;
  required?: boolean;
};

/** An amount with its currency beside it, where there is but one. */
export const AmountField = ({ currency, ...field }: AmountFieldProps) =>
  currency === undefined ? (
    <TextField {...field} inputMode="decimal" autoComplete="off" />
  ) : (
    <MoneyField {...field} currency={currency} />
  );
