'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useOptimistic, useTransition } from 'react';
import type { Settled } from '@/lib/exchange/mapping';

/** What is settled so far, kept in the address; `reading` while the file is read again. */
export function useSettled(settled: Settled): {
  settled: Settled;
  settle: (more: Settled) => void;
  replace: (settled: Settled) => void;
  reading: boolean;
} {
  const router = useRouter();
  const pathname = usePathname();
  const [reading, start] = useTransition();
  const [shown, show] = useOptimistic(settled);
  const replace = (next: Settled) =>
    start(() => {
      show(next);
      const query = new URLSearchParams({ settled: JSON.stringify(next) });
      router.replace(`${pathname}?${query}`, { scroll: false });
    });
  return { settled: shown, settle: (more) => replace({ ...shown, ...more }), replace, reading };
}
