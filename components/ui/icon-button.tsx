'use client';

import type { ComponentProps, ReactNode } from 'react';
import { buttonLook } from './button-look';
import { Tooltip } from './tooltip';

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  /** Its name, spoken and shown on hover. */
  label: string;
  icon: ReactNode;
};

export function IconButton({ label, icon, className, type = 'button', ...rest }: IconButtonProps) {
  const look = buttonLook('quiet', `!px-0 w-7 pointer-coarse:w-10 ${className ?? ''}`);
  return (
    <Tooltip
      text={label}
      target={
        <button type={type} aria-label={label} className={look} {...rest}>
          {icon}
        </button>
      }
    />
  );
}
