'use client';

import { useSyncExternalStore } from 'react';

/**
 * Whether the page is alive: false in what the server sends and while the browser takes it over. A long list's rows are in
 * the page's data already; their markup, several times as large and as dear, is made in the browser then.
 */
export const useAlive = (): boolean =>
  useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
