'use client';

import { Menu as Base } from '@base-ui/react/menu';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type ButtonLook, buttonLook } from './button-look';
import { classNames } from './class-names';
import { Kbd } from './kbd';

type MenuProps = {
  trigger: ReactNode;
  /** Its spoken name, when the trigger is an icon. */
  label?: string;
  look?: ButtonLook;
  triggerClass?: string;
  align?: 'start' | 'end';
  children: ReactNode;
};

/** A button that drops a list of acts or places. */
export function Menu({ trigger, label, look = 'plain', triggerClass, align = 'start', children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger className={buttonLook(look, triggerClass)} aria-label={label}>
        {trigger}
      </Base.Trigger>
      {/* A landmark of its own, because it hangs outside the page's. */}
      <Base.Portal render={<section aria-label={label ?? 'Menu'} />}>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-40">
          <Base.Popup className="popup min-w-44 max-w-80 p-1">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type MenuItemProps = {
  children: ReactNode;
  href?: string;
  onClick?: () => void;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
};

/** An act (`onClick`) or a place (`href`). */
export function MenuItem({ children, href, onClick, keys, danger, disabled }: MenuItemProps) {
  const look = classNames(
    'flex w-full cursor-default items-center justify-between gap-4 rounded px-2 py-1.5 text-left outline-none data-highlighted:bg-hover data-disabled:text-muted pointer-coarse:py-2.5',
    danger && 'text-danger',
  );
  if (href !== undefined) {
    return (
      <Base.LinkItem className={look} render={<Link href={href} />} closeOnClick>
        {children}
      </Base.LinkItem>
    );
  }
  return (
    <Base.Item className={look} onClick={onClick} disabled={disabled}>
      {children}
      {keys && <Kbd bare>{keys}</Kbd>}
    </Base.Item>
  );
}

export const MenuSeparator = () => <Base.Separator className="my-1 border-line border-t" />;

/** Items under a quiet heading. */
export const MenuGroup = ({ label, children }: { label: string; children: ReactNode }) => (
  <Base.Group>
    <Base.GroupLabel className="px-2 py-1 text-muted text-xs">{label}</Base.GroupLabel>
    {children}
  </Base.Group>
);
