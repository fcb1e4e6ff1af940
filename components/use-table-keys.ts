'use client';

import { useShortcuts } from './use-shortcuts';

type TableKeys = {
  cursor: string | null;
  move: (step: 1 | -1) => void;
  openRow: () => void;
  /** Closes the panel; also while it is still on its way. */
  close: (() => void) | undefined;
  opens: 'panel' | 'page' | 'nothing';
  toggle: (id: string) => void;
  selectable: boolean;
  active: boolean;
};

const group = 'List';

/** j and k move, Enter opens, x selects. */
export function useTableKeys({ cursor, move, openRow, close, opens, toggle, selectable, active }: TableKeys) {
  const moving = [
    { keys: 'j', label: 'Next row', group, movement: true, run: () => move(1) },
    { keys: 'k', label: 'Row before', group, movement: true, run: () => move(-1) },
  ];
  const opening = [
    { keys: 'Enter', label: 'Open the row', group, movement: true, run: () => openRow() },
    { keys: 'ArrowRight', label: 'Open the row', group, movement: true, run: () => openRow() },
  ];
  const closing = close
    ? [{ keys: 'Escape', label: 'Close the panel', group, movement: true, run: close }]
    : [];
  const selecting = [
    {
      keys: 'x',
      label: 'Select the row',
      group,
      movement: true,
      run: () => cursor !== null && toggle(cursor),
    },
  ];
  const all = [
    ...moving,
    ...(opens === 'nothing' ? [] : opening),
    ...closing,
    ...(selectable ? selecting : []),
  ];
  useShortcuts(active ? all : []);
}
