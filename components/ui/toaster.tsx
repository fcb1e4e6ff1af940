'use client';

import { Toaster as Sonner } from 'sonner';
import type { Theme } from '../theme';

/** Stands once, in the root layout; `notify` speaks through it. */
export const Toaster = ({ theme }: { theme: Theme }) => (
  <Sonner
    theme={theme}
    position="bottom-right"
    gap={8}
    toastOptions={{
      style: {
        fontFamily: 'inherit',
        background: 'var(--panel)',
        color: 'var(--ink)',
        borderColor: 'var(--edge)',
        boxShadow: 'var(--shadow)',
      },
    }}
  />
);
