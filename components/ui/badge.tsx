import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type Tone = 'quiet' | 'accent' | 'good' | 'warn' | 'danger';

const TONES: Record<Tone, string> = {
  quiet: 'bg-hover text-muted',
  accent: 'bg-accent-tint text-accent',
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  danger: 'bg-danger-tint text-danger',
};

/** A word about a thing: Archived, Disputed, Draft. The word carries it, the tone only helps. */
export const Badge = ({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) => (
  <span
    className={classNames(
      'inline-flex items-center rounded px-1.5 text-xs leading-5 whitespace-nowrap',
      TONES[tone],
    )}
  >
    {children}
  </span>
);
