'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { Menu, X } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { buttonLook } from './ui/button-look';

/** The navigation behind a button, on narrow screens; it closes when a link was followed. */
export function NarrowNav({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving somewhere is the reason to close.
  useEffect(() => setOpen(false), [pathname]);
  const square = buttonLook('quiet', '!px-0 w-9');
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger className={square} aria-label="Menu">
        <Menu size={18} aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim md:hidden" />
        <Base.Popup className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] flex-col overflow-y-auto border-line border-r bg-canvas px-3 py-3 text-ink shadow-float outline-none md:hidden">
          <div className="mb-3 flex items-center justify-between pl-2">
            <Base.Title className="font-semibold text-base">Duebook</Base.Title>
            <Base.Close className={square} aria-label="Close the menu">
              <X size={18} aria-hidden />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
