'use client';

import { useFormStatus } from 'react-dom';
import { Button, type ButtonProps } from './button';

/** Submits its form; while that is under way it says so and cannot be pressed again. */
export function SubmitButton({
  look = 'primary',
  pendingText = 'Saving…',
  children,
  ...rest
}: ButtonProps & { pendingText?: string }) {
  const { pending } = useFormStatus();
  return (
    <Button {...rest} type="submit" look={look} aria-disabled={pending || undefined} disabled={rest.disabled}>
      {pending ? pendingText : children}
    </Button>
  );
}
