import { type ReactNode, useContext } from 'react';
import { classNames } from './class-names';
import { FormContext } from './form-context';

/** The box of every text-like input. */
export const fieldBox =
  'h-8 w-full min-w-0 rounded-md border border-field-edge bg-panel px-2 text-ink text-sm pointer-coarse:h-10 ' +
  'aria-invalid:border-danger aria-invalid:bg-danger-tint disabled:bg-hover disabled:text-muted [&[readonly]]:bg-hover';

export type FieldWords = {
  name: string;
  label: string;
  hint?: ReactNode;
  /** Keeps the label for screen readers only; for filters and table cells. */
  hideLabel?: boolean;
  className?: string;
};

type FieldFrameProps = Omit<FieldWords, 'name'> & {
  id: string;
  error?: string;
  required?: boolean;
  children: ReactNode;
};

/** Label above, input, hint and refusal below; the ids match `useField`. */
export function FieldFrame({
  id,
  label,
  hint,
  error,
  required,
  hideLabel,
  className,
  children,
}: FieldFrameProps) {
  const { optional } = useContext(FormContext).words;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'spoken' : 'font-medium text-sm'}>
        {label}
        {!required && !hideLabel && <span className="font-normal text-muted"> ({optional})</span>}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-xs">
          {hint}
        </p>
      )}
      {error && <FieldError id={id} error={error} />}
    </div>
  );
}

export const FieldError = ({ id, error }: { id: string; error: string }) => (
  <p id={`${id}-error`} className="text-danger text-xs">
    {error}
  </p>
);
