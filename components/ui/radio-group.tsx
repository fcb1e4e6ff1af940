'use client';

import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { FieldError } from './field-frame';
import { useField } from './form-context';

type RadioGroupProps = {
  name: string;
  label: string;
  options: readonly { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean }[];
  hint?: ReactNode;
  defaultValue?: string;
  onChange?: (value: string) => void;
  className?: string;
};

/** One of a few that are worth reading side by side. */
export function RadioGroup({
  name,
  label,
  options,
  hint,
  defaultValue,
  onChange,
  className,
}: RadioGroupProps) {
  const { id, error, initial, wiring } = useField(name, hint, defaultValue);
  return (
    <fieldset
      className={classNames('flex flex-col gap-1', className)}
      aria-describedby={wiring['aria-describedby']}
    >
      <legend className="mb-1 font-medium">{label}</legend>
      {options.map((option, index) => (
        <label key={option.value} className="flex items-start gap-2 py-0.5">
          <input
            type="radio"
            name={name}
            id={index === 0 ? id : undefined}
            value={option.value}
            disabled={option.disabled}
            defaultChecked={option.value === initial}
            onChange={() => onChange?.(option.value)}
            className="mt-0.5 size-4 shrink-0"
          />
          <span>
            {option.label}
            {option.hint && <span className="block text-muted text-xs">{option.hint}</span>}
          </span>
        </label>
      ))}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-xs">
          {hint}
        </p>
      )}
      {error && <FieldError id={id} error={error} />}
    </fieldset>
  );
}
