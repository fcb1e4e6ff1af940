'use client';

import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';

const ids = parseAsArrayOf(parseAsString).withDefault([]);

/** The ids of the selected rows, kept in the address under `param`. */
export const useSelection = (param = 'selected') => {
  const [selected, setSelected] = useQueryState(param, ids);
  return { selected, setSelected: (next: string[]) => void setSelected(next.length ? next : null) };
};
