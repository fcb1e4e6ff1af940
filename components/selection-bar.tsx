'use client';

import type { ReactNode } from 'react';
import { Button } from './ui/button';

/** How many rows are selected and what can be done with them; nothing when none is. */
export function SelectionBar({
  count,
  clear,
  actions,
}: {
  count: number;
  clear: () => void;
  actions?: ReactNode;
}) {
  return (
    <div role="status">
      {count > 0 && (
        <div className="flex flex-wrap items-center gap-2 bg-accent-tint px-4.5 py-1.5">
          <span className="mr-2 tabular-nums">{count} selected</span>
          {actions}
          <Button look="quiet" onClick={clear}>
            Clear
          </Button>
        </div>
      )}
    </div>
  );
}
