import type { ComponentProps, ReactNode } from 'react';
import { type ButtonLook, buttonLook } from './button-look';
import { Kbd } from './kbd';

export type ButtonProps = ComponentProps<'button'> & {
  look?: ButtonLook;
  /** The key that does the same, shown small; registering it is `useShortcuts`' work. */
  keys?: string;
  icon?: ReactNode;
};

export function Button({
  look = 'plain',
  keys,
  icon,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={buttonLook(look, className)} aria-keyshortcuts={keys} {...rest}>
      {icon}
      {children}
      {keys && <ButtonKey keys={keys} />}
    </button>
  );
}

/** Hidden from screen readers, which hear `aria-keyshortcuts` instead, and from touch screens. */
const ButtonKey = ({ keys }: { keys: string }) => (
  <span aria-hidden className="ml-1 pointer-coarse:hidden">
    <Kbd bare>{keys}</Kbd>
  </span>
);
