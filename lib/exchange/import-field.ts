/** What the cells of a field must look like. */
export type CellKind = 'text' | 'day' | 'number' | 'currency' | 'email' | 'terms' | 'status';

/**
 * One thing that an import can take from a column. `names` are the headings that mean it, best first, in lower case
 * without anything but letters and digits. `max` is the longest text that the book keeps; a `free` text is cut to it.
 */
export type ImportField = {
  label: string;
  cell: CellKind;
  names: readonly string[];
  max?: number;
  free?: true;
};

const words = (names: string) => names.split(/\s+/).filter(Boolean);

export const field = (cell: CellKind, label: string, names: string): ImportField => ({
  label,
  cell,
  names: words(names),
});
export const text = (label: string, max: number, names: string): ImportField => ({
  ...field('text', label, names),
  max,
});
export const freeText = (label: string, max: number, names: string): ImportField => ({
  ...text(label, max, names),
  free: true,
});
export const day = (label: string, names: string): ImportField => field('day', label, names);
export const number = (label: string, names: string): ImportField => field('number', label, names);
export const externalId = (names: string): ImportField =>
  text('Id in the source system', 200, `externalid sourceid systemid ${names} uuid guid id`);
