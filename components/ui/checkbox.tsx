'use client';

import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { FieldError } from './field-frame';
import { useField } from './form-context';

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'id' | 'name' | 'children'> & {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
};

/** Sends `on` (or its `value`) when ticked, nothing when not. */
export function Checkbox({ name, label, hint, className, ...input }: CheckboxProps) {
  const { id, error, wiring } = useField(name, hint);
  return (
    <div className={classNames('flex flex-col gap-0.5', className)}>
      <label htmlFor={id} className="flex items-start gap-2 py-0.5">
        <input {...input} {...wiring} type="checkbox" className="mt-0.5 size-4 shrink-0" />
        <span>{label}</span>
      </label>
      {hint && (
        <p id={`${id}-hint`} className="pl-6 text-muted text-xs">
          {hint}
        </p>
      )}
      {error && <FieldError id={id} error={error} />}
    </div>
  );
}
