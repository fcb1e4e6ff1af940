'use client';

import type { ComponentProps } from 'react';
import { FieldFrame, type FieldWords, fieldBox } from './field-frame';
import { useField } from './form-context';

export type SelectOption = { value: string; label: string; disabled?: boolean };

type SelectFieldProps = FieldWords &
  Omit<ComponentProps<'select'>, keyof FieldWords | 'id' | 'defaultValue' | 'children'> & {
    options: readonly SelectOption[];
    /** Shown first, with an empty value. */
    placeholder?: string;
    defaultValue?: string;
  };

/** One of a known list. A native select: it types ahead, works without script and is at home on a phone. */
export function SelectField(props: SelectFieldProps) {
  const { name, label, hint, hideLabel, className, options, placeholder, defaultValue, ...select } = props;
  const { id, error, initial, wiring } = useField(name, hint, defaultValue);
  return (
    <FieldFrame {...{ id, label, hint, error, hideLabel, className }} required={select.required}>
      <select
        {...select}
        {...wiring}
        {...(select.value === undefined && { defaultValue: initial ?? '' })}
        className={fieldBox}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map(({ value, label: text, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
