'use client';

import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { FieldFrame, type FieldWords, fieldBox } from './field-frame';
import { useField } from './form-context';

type TextAreaProps = FieldWords &
  Omit<ComponentProps<'textarea'>, keyof FieldWords | 'id' | 'defaultValue'> & { defaultValue?: string };

/** Several lines of text. */
export function TextArea({
  name,
  label,
  hint,
  hideLabel,
  className,
  defaultValue,
  rows = 3,
  ...area
}: TextAreaProps) {
  const { id, error, initial, wiring } = useField(name, hint, defaultValue);
  return (
    <FieldFrame {...{ id, label, hint, error, hideLabel, className }} required={area.required}>
      <textarea
        {...area}
        {...wiring}
        {...(area.value === undefined && { defaultValue: initial })}
        rows={rows}
        className={classNames(fieldBox, '!h-auto py-1.5')}
      />
    </FieldFrame>
  );
}
