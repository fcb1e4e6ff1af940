type Listener = () => void;

const openers = new Set<Listener>();

/** Opens the command palette, wherever it stands. */
export const openPalette = () => {
  for (const open of openers) open();
};

/** How the palette hears of it. */
export function onOpenPalette(open: Listener): () => void {
  openers.add(open);
  return () => openers.delete(open);
}
