/** What a page gets of the address; a parameter given twice counts once. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function readParams(searchParams: SearchParams): Promise<Record<string, string>> {
  const entries = Object.entries(await searchParams).flatMap(([name, value]) => {
    const one = Array.isArray(value) ? value[0] : value;
    return one === undefined || one === '' ? [] : [[name, one] as const];
  });
  return Object.fromEntries(entries);
}

/** The address of a screen with some of its parameters; undefined ones are left out. */
export function addressOf(path: string, params: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) query.set(name, value);
  return query.size ? `${path}?${query}` : path;
}

/** Figures are of the present unless the address says otherwise; acting is off then. */
export const isPresent = (params: Record<string, string>, today: string): boolean =>
  (!params.as_of || params.as_of === today) && !params.known_at;

/** `-overdue` in the address is the largest first, `overdue` the smallest. */
export const sortParam = (sort: string | undefined): string | undefined =>
  sort === undefined ? undefined : sort.startsWith('-') ? `${sort.slice(1)}:desc` : `${sort}:asc`;

export const customerAddress = (
  number: string,
  tab = 'account',
  params: Record<string, string | undefined> = {},
): string => addressOf(`/customers/${encodeURIComponent(number)}/${tab}`, params);
