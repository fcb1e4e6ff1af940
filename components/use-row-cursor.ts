'use client';

import { useRouter } from 'next/navigation';
import { debounce, parseAsString, useQueryState } from 'nuqs';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { successor } from './table-address';

type RowCursorOptions = {
  /** The rows' ids, in the order shown. */
  ids: readonly string[];
  /** `panel` keeps the open row in the address under `param`; `page` goes to `hrefOf`. */
  opens: 'panel' | 'page' | 'nothing';
  param: string;
  hrefOf: (id: string) => string | undefined;
  /** Brings a row that is not rendered into view. */
  reveal: (index: number) => void;
  region: RefObject<HTMLElement | null>;
};

// Holding `j` must not ask the server for every panel on the way.
const SETTLED_MS = 150;

/** The row that j and k move, and that Enter opens. While the panel is open it follows the cursor. */
export function useRowCursor({ ids, opens, param, hrefOf, reveal, region }: RowCursorOptions) {
  const router = useRouter();
  const [opened, setOpened] = useQueryState(
    param,
    parseAsString.withOptions({ shallow: false, scroll: false }),
  );
  const open = opens === 'panel' ? opened : null;
  const [moved, setMoved] = useState<string | null>(null);
  const cursor = moved !== null && ids.includes(moved) ? moved : open;

  const openRow = (id: string | null = cursor) => {
    if (id === null) return;
    setMoved(id);
    if (opens === 'panel') void setOpened(id, { history: open === null ? 'push' : 'replace' });
    if (opens !== 'page') return;
    const href = hrefOf(id);
    if (href) router.push(href);
  };
  const move = (step: 1 | -1) => {
    const from = cursor === null ? -1 : ids.indexOf(cursor);
    const index =
      from < 0 ? (step === 1 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, from + step));
    const next = ids[index];
    if (next === undefined) return;
    setMoved(next);
    if (open !== null) void setOpened(next, { history: 'replace', limitUrlUpdates: debounce(SETTLED_MS) });
    reveal(index);
    // The row may have to be rendered first.
    requestAnimationFrame(() => focusRow(region.current, next));
  };

  // An act took the open row away: the panel goes on to the one that took its place.
  const before = useRef(ids);
  useEffect(() => {
    const was = before.current;
    before.current = ids;
    if (open === null || ids.includes(open) || !was.includes(open)) return;
    const next = successor(was, ids, open);
    setMoved(next);
    void setOpened(next, { history: 'replace' });
  }, [ids, open, setOpened]);

  const close = () => {
    void setOpened(null, { history: 'push' });
    if (cursor !== null) focusRow(region.current, cursor);
  };
  return { cursor, openRow, move, close: open === null ? undefined : close };
}

const focusRow = (region: HTMLElement | null, id: string) =>
  region?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] [data-row-link]`)?.focus();
