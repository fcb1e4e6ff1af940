/** A key (or two) that does something on the screen that is showing. */
export type Shortcut = {
  /** `j`, `mod+k`, `g q`: see `shortcut-keys.ts`. */
  keys: string;
  /** In the list of `?` and in the command palette. */
  label: string;
  /** Heading in that list. */
  group?: string;
  run: () => void;
  /** Also when the cursor is in a text field; for keys with `mod`. */
  whileTyping?: boolean;
  /** Left out of the command palette: moving about makes no sense there. */
  movement?: boolean;
};

type Listener = () => void;

let registered: readonly Shortcut[] = [];
const listeners = new Set<Listener>();

/** Every shortcut in force, the latest last. A new array whenever it changes. */
export const shortcutsInForce = (): readonly Shortcut[] => registered;

/** Adds shortcuts until the returned function is called. */
export function registerShortcuts(shortcuts: readonly Shortcut[]): () => void {
  registered = [...registered, ...shortcuts];
  tell();
  return () => {
    registered = registered.filter((shortcut) => !shortcuts.includes(shortcut));
    tell();
  };
}

export function watchShortcuts(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = () => {
  for (const listener of listeners) listener();
};
