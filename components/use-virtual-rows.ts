'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

/** Up to here all rows are rendered: the browser's own search then finds them. */
export const VIRTUAL_ABOVE = 50;
const HEAD_HEIGHT = 32;

/**
 * Which rows to render while `region` scrolls, and the heights (px) that stand for those above and below.
 * `indexes` is null when all are rendered. `height` is a row's.
 */
export function useVirtualRows(
  ids: readonly string[],
  height: number,
  region: RefObject<HTMLElement | null>,
) {
  const virtual = ids.length > VIRTUAL_ABOVE;
  const virtualizer = useVirtualizer({
    count: ids.length,
    enabled: virtual,
    getScrollElement: () => region.current,
    estimateSize: () => height,
    getItemKey: (index) => ids[index] ?? index,
    paddingStart: HEAD_HEIGHT,
    // The header covers the top of what is scrolled to.
    scrollPaddingStart: HEAD_HEIGHT,
    overscan: 12,
    // Before there is a region to measure.
    initialRect: { width: 1000, height: 900 },
  });
  if (!virtual) return { indexes: null, above: 0, below: 0, reveal: () => {} };
  const items = virtualizer.getVirtualItems();
  return {
    indexes: items.map(({ index }) => index),
    above: (items[0]?.start ?? HEAD_HEIGHT) - HEAD_HEIGHT,
    below: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
    reveal: (index: number) => virtualizer.scrollToIndex(index),
  };
}
