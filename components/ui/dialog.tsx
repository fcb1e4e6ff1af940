'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { type ButtonLook, buttonLook } from './button-look';
import { classNames } from './class-names';
import { Kbd } from './kbd';

type DialogProps = {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** What its opening button says; without it, control `open`. */
  trigger?: ReactNode;
  triggerLook?: ButtonLook;
  triggerKeys?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  wide?: boolean;
};

/** A modal dialog; on a phone it sits at the foot of the screen. Escape and the cross close it. */
export function Dialog({
  title,
  description,
  children,
  trigger,
  triggerLook = 'plain',
  triggerKeys,
  open,
  onOpenChange,
  wide,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger && (
        <Base.Trigger className={buttonLook(triggerLook)} aria-keyshortcuts={triggerKeys}>
          {trigger}
          {triggerKeys && (
            <span aria-hidden className="ml-1 pointer-coarse:hidden">
              <Kbd bare>{triggerKeys}</Kbd>
            </span>
          )}
        </Base.Trigger>
      )}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          ref={popup}
          initialFocus={(by) => firstField(popup.current, by)}
          className={classNames(
            'popup fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col overflow-hidden rounded-b-none',
            'sm:inset-x-auto sm:top-[12dvh] sm:bottom-auto sm:left-1/2 sm:max-h-[76dvh] sm:-translate-x-1/2 sm:rounded-b-lg',
            wide ? 'sm:w-[min(46rem,94vw)]' : 'sm:w-[min(30rem,94vw)]',
          )}
        >
          <div className="flex items-start gap-4 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-base">{title}</Base.Title>
              {description && <Base.Description className="text-muted">{description}</Base.Description>}
            </div>
            <Base.Close className={buttonLook('quiet', '!px-0 -mr-2 w-7')} aria-label="Close">
              <X size={16} aria-hidden />
            </Base.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A form begins at its first field; touched, it does not, as the keyboard would rise over what is to be read. */
const firstField = (popup: HTMLElement | null, openedBy: string): HTMLElement | null =>
  openedBy === 'touch' ? null : (popup?.querySelector<HTMLElement>(FIELDS) ?? null);

const FIELDS = 'form :is(input:not([type=hidden]), select, textarea)';

/** The buttons at the foot of a dialog or form: the act last, at the right. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="mt-2 flex flex-wrap justify-end gap-2">{children}</div>
);

/** Closes the dialog around it and does nothing else. */
export const DialogClose = ({ children = 'Cancel' }: { children?: ReactNode }) => (
  <Base.Close className={buttonLook('plain')}>{children}</Base.Close>
);
