'use client';

import { Popover as Base } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { buttonLook } from './button-look';
import { classNames } from './class-names';

type PopoverProps = {
  /** What the opening button shows. */
  trigger: ReactNode;
  /** Its spoken name, when what it shows does not say what it opens. */
  label?: string;
  triggerClass?: string;
  title?: string;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
};

/** A small surface that hangs on a button; Escape and a click elsewhere close it. */
export function Popover(props: PopoverProps) {
  const {
    trigger,
    label,
    triggerClass,
    title,
    children,
    align = 'start',
    open,
    onOpenChange,
    className,
  } = props;
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger className={triggerClass ?? buttonLook('plain')} aria-label={label}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} collisionPadding={8} className="z-40">
          <Base.Popup
            aria-label={title ? undefined : label}
            className={classNames(
              'popup max-h-[min(32rem,var(--available-height))] max-w-[calc(100vw-1rem)] overflow-auto p-3',
              className,
            )}
          >
            {title && <Base.Title className="mb-2 font-semibold">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
