import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** A key cap. `bare` inside a button: the letter alone, in the button's own colour. */
export function Kbd({ children, bare = false }: { children: ReactNode; bare?: boolean }) {
  return (
    <kbd
      className={classNames(
        'font-sans text-xs leading-none',
        bare
          ? 'opacity-80'
          : 'min-w-4.5 self-center rounded text-center border border-edge bg-panel px-1 py-0.5 text-muted',
      )}
    >
      {children}
    </kbd>
  );
}
