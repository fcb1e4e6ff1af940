/** How a table keeps its state in the address. Pure, so that pages and tests can use it too. */

/** `overdue` ascending, `-overdue` descending. */
export type Sort = string;

export const sortKey = (sort: Sort): string => sort.replace(/^-/, '');

/** What a click on a column's header makes of the current sort; figures start with the largest. */
export const nextSort = (key: string, current: Sort, largestFirst: boolean): Sort => {
  if (sortKey(current) !== key) return largestFirst ? `-${key}` : key;
  return current.startsWith('-') ? key : `-${key}`;
};

export const ariaSort = (key: string, current: Sort): 'ascending' | 'descending' | undefined => {
  if (sortKey(current) !== key) return undefined;
  return current.startsWith('-') ? 'descending' : 'ascending';
};

/** The query string with some parameters set, or removed where null; `?` included, or empty. */
export function withParams(params: URLSearchParams | string, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next.size ? `?${next}` : '';
}

/** The row that comes into the place of one that left the list: the next that stays, else the last. */
export function successor(before: readonly string[], after: readonly string[], gone: string): string | null {
  const still = new Set(after);
  const place = before.indexOf(gone);
  if (place < 0) return null;
  return (
    before.slice(place + 1).find((id) => still.has(id)) ??
    before.slice(0, place).findLast((id) => still.has(id)) ??
    null
  );
}
