'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from './ui/button';
import { Dialog, DialogActions } from './ui/dialog';

const UNSAVED = { title: 'Leave without saving?', text: 'What you typed here has not been saved.' };

/**
 * Warns before an edited form is left, by a link of ours (with a dialog) or by closing the tab (the
 * browser's own words). `touch` marks the form edited, `clean` saved; render `warning` beside the form.
 */
export function useUnsavedChanges(
  guard: boolean,
  words: { title: string; text: string } = UNSAVED,
): {
  touch: () => void;
  clean: () => void;
  warning: ReactNode;
} {
  const edited = useRef(false);
  const router = useRouter();
  const [leavingTo, setLeavingTo] = useState<string | null>(null);
  const marks = useMemo(() => {
    const mark = (value: boolean) => () => {
      edited.current = value;
    };
    return { touch: mark(true), clean: mark(false) };
  }, []);
  useEffect(() => (guard ? watchLeaving(edited, setLeavingTo) : undefined), [guard]);
  const leave = () => {
    edited.current = false;
    if (leavingTo) router.push(leavingTo);
    setLeavingTo(null);
  };
  const warning = guard && (
    <Dialog
      title={words.title}
      open={leavingTo !== null}
      onOpenChange={(open) => !open && setLeavingTo(null)}
    >
      <p>{words.text}</p>
      <DialogActions>
        <Button onClick={() => setLeavingTo(null)}>Stay</Button>
        <Button look="danger" onClick={leave}>
          Leave
        </Button>
      </DialogActions>
    </Dialog>
  );
  return { ...marks, warning };
}

function watchLeaving(edited: { current: boolean }, ask: (href: string) => void) {
  const closing = (event: BeforeUnloadEvent) => {
    if (edited.current) event.preventDefault();
  };
  const clicking = (event: MouseEvent) => {
    if (
      !edited.current ||
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target === '_blank' || link.origin !== window.location.origin || isHere(link)) return;
    event.preventDefault();
    event.stopPropagation();
    ask(link.pathname + link.search + link.hash);
  };
  window.addEventListener('beforeunload', closing);
  // Capturing, so that it comes before the router's own handler.
  document.addEventListener('click', clicking, true);
  return () => {
    window.removeEventListener('beforeunload', closing);
    document.removeEventListener('click', clicking, true);
  };
}

const isHere = (link: HTMLAnchorElement) =>
  link.hash !== '' && link.pathname === window.location.pathname && link.search === window.location.search;
