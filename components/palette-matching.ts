/** Something to go to or to do. `id` is unique within its group. */
export type PaletteItem = {
  id: string;
  label: string;
  detail?: string;
  keys?: string;
  href?: string;
  run?: () => void;
};
export type PaletteGroup = { heading: string; items: readonly PaletteItem[] };

/** The items that contain every word of `text` somewhere in what they say; groups left empty are left out. */
export function matching(groups: readonly PaletteGroup[], text: string): PaletteGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ heading, items }) => ({
      heading,
      items: items.filter(({ label, detail = '' }) => {
        const said = `${label} ${detail}`.toLowerCase();
        return words.every((word) => said.includes(word));
      }),
    }))
    .filter(({ items }) => items.length > 0);
}
