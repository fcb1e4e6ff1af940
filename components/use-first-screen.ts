'use client';

import { useSyncExternalStore } from 'react';

/** Rows that fill the tallest screens; the server lays out no more. */
const FIRST_SCREEN = 24;

/**
 * How many of `count` rows to render now: the first screen of them in what the server sends, all as soon as the page is
 * alive. Every row is in the page's data already; its markup, several times as large, is made where it is looked at.
 */
export const useFirstScreen = (count: number): number => {
  const alive = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  return alive ? count : Math.min(count, FIRST_SCREEN);
};
