'use client';

import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { FieldFrame, type FieldWords, fieldBox } from './field-frame';
import { useField } from './form-context';

type MoneyFieldProps = FieldWords &
  Omit<ComponentProps<'input'>, keyof FieldWords | 'id' | 'defaultValue' | 'type'> & {
    /** The one currency, shown beside; or the one first chosen of `currencies`. */
    currency: string;
    /** Lets the currency be chosen; sent as `currencyName`. */
    currencies?: readonly string[];
    currencyName?: string;
    defaultValue?: string;
  };

/** A decimal amount, typed as text (a number input would round and accept `1e5`), with its currency. */
export function MoneyField(props: MoneyFieldProps) {
  const {
    name,
    label,
    hint,
    hideLabel,
    className,
    currency,
    currencies,
    currencyName = 'currency',
    defaultValue,
    ...input
  } = props;
  const { id, error, initial, wiring } = useField(name, hint, defaultValue);
  const box = classNames(fieldBox, 'rounded-r-none text-right tabular-nums');
  return (
    <FieldFrame {...{ id, label, hint, error, hideLabel, className }} required={input.required}>
      <div className="flex">
        <input
          {...input}
          {...wiring}
          {...(input.value === undefined && { defaultValue: initial })}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          className={box}
        />
        {currencies ? (
          <CurrencySelect name={currencyName} of={label} first={currency} options={currencies} />
        ) : (
          <span className="flex items-center rounded-r-md border border-field-edge border-l-0 bg-hover px-2 text-muted">
            {currency}
          </span>
        )}
      </div>
    </FieldFrame>
  );
}

function CurrencySelect({
  name,
  of,
  first,
  options,
}: {
  name: string;
  of: string;
  first: string;
  options: readonly string[];
}) {
  const { error, initial, wiring } = useField(name, undefined, first);
  const box = classNames(fieldBox, '!w-auto shrink-0 rounded-l-none border-l-0');
  return (
    <>
      <select
        {...wiring}
        aria-describedby={undefined}
        aria-label={`Currency of ${of.toLowerCase()}`}
        defaultValue={initial}
        className={box}
      >
        {options.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </select>
      {error && <span className="self-center pl-2 text-danger text-xs">{error}</span>}
    </>
  );
}
