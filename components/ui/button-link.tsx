import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { type ButtonLook, buttonLook } from './button-look';

/** A link that looks like a button: it goes somewhere, a button does something. */
export function ButtonLink({
  look = 'plain',
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & { look?: ButtonLook; icon?: ReactNode }) {
  return (
    <Link className={buttonLook(look, className)} {...rest}>
      {icon}
      {children}
    </Link>
  );
}
