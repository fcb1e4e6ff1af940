/** How large a book is. `history` tells what was settled that many times over, ever earlier, and leaves open items as they are. */
export type BookSize = { customers: number; entries: number; smallOrganisations: number; history: number };

export const QUICK: BookSize = { customers: 5_000, entries: 300_000, smallOrganisations: 20, history: 1 };
export const BIG: BookSize = { customers: 100_000, entries: 10_000_000, smallOrganisations: 20, history: 1 };

/** The same book with its settled history told twice. */
export const doubled = (size: BookSize): BookSize => ({ ...size, entries: size.entries * 2, history: 2 });

/** `100000c_10000000e`, and `_2h` for a history that is told twice. */
export const nameOf = ({ customers, entries, history }: BookSize): string =>
  `${customers}c_${entries}e${history > 1 ? `_${history}h` : ''}`;
