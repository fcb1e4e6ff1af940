'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { registerShortcuts, type Shortcut, shortcutsInForce, watchShortcuts } from './shortcut-registry';

const NONE: readonly Shortcut[] = [];

/**
 * Puts shortcuts in force while the component is mounted; `run` is always the latest render's.
 * They answer only where the app shell stands, which listens and lists them under `?`.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]) {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const signature = JSON.stringify(shortcuts);
  useEffect(() => {
    const described = JSON.parse(signature) as Omit<Shortcut, 'run'>[];
    return registerShortcuts(
      described.map((shortcut, index) => ({ ...shortcut, run: () => latest.current[index]?.run() })),
    );
  }, [signature]);
}

/** The shortcuts in force, for lists of them. */
export const useShortcutsInForce = () => useSyncExternalStore(watchShortcuts, shortcutsInForce, () => NONE);
