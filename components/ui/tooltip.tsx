'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

/**
 * A word of help on hover and focus. `target` is the element that it hangs on, and must be
 * focusable and named without it: touch screens never show tooltips.
 */
export function Tooltip({ text, target }: { text: ReactNode; target: ReactElement }) {
  return (
    <Base.Root>
      <Base.Trigger delay={400} render={target} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="max-w-72 rounded-md bg-ink px-2 py-1 text-canvas text-xs shadow-float">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
