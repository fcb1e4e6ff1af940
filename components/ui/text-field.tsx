'use client';

import type { ComponentProps } from 'react';
import { FieldFrame, type FieldWords, fieldBox } from './field-frame';
import { useField } from './form-context';

export type TextFieldProps = FieldWords &
  Omit<ComponentProps<'input'>, keyof FieldWords | 'id' | 'defaultValue'> & { defaultValue?: string };

/** One line of text (or `type="email"`, `password`, `search` …). */
export function TextField({
  name,
  label,
  hint,
  hideLabel,
  className,
  defaultValue,
  ...input
}: TextFieldProps) {
  const { id, error, initial, wiring } = useField(name, hint, defaultValue);
  return (
    <FieldFrame {...{ id, label, hint, error, hideLabel, className }} required={input.required}>
      <input
        type="text"
        {...input}
        {...wiring}
        {...(input.value === undefined && { defaultValue: initial })}
        className={fieldBox}
      />
    </FieldFrame>
  );
}
