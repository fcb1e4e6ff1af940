'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { Menu, MenuItem } from '@/components/ui/menu';

type Act = { label: string; keys?: string | undefined; danger?: boolean | undefined; show: () => void };
type Enter = (act: Act) => () => void;

const Entered = createContext<Enter | null>(null);

/** Acts that are needed now and then, in a menu behind the others; their keys answer as if they stood beside them. */
export function MoreActs({ children }: { children: ReactNode }) {
  const [acts, setActs] = useState<Act[]>([]);
  const enter = useCallback((act: Act) => {
    setActs((others) => [...others, act]);
    return () => setActs((others) => others.filter((other) => other !== act));
  }, []);
  return (
    <>
      <Menu trigger="More" label="More acts">
        {acts.map(({ label, keys, danger, show }) => (
          <MenuItem key={label} onClick={show} {...(keys && { keys })} {...(danger && { danger })}>
            {label}
          </MenuItem>
        ))}
      </Menu>
      <Entered value={enter}>{children}</Entered>
    </>
  );
}

/** Whether the act stands in a menu, which shows it, and needs no button of its own. */
export function useInMenu({ label, keys, danger, show }: Act): boolean {
  const enter = useContext(Entered);
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(
    () => enter?.({ label, keys, danger, show: () => latest.current() }),
    [enter, label, keys, danger],
  );
  return enter !== null;
}
