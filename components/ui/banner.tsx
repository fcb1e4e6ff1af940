import type { ReactNode } from 'react';
import type { Tone } from './badge';
import { classNames } from './class-names';

const TONES: Record<Tone, string> = {
  quiet: 'bg-hover text-ink',
  accent: 'bg-accent-tint text-ink',
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  danger: 'bg-danger-tint text-danger',
};

/** A line across the page about the page. `action` is the one thing to do about it. `alert` interrupts a screen reader. */
export function Banner({
  tone = 'accent',
  alert,
  action,
  children,
}: {
  tone?: Tone;
  alert?: boolean;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role={alert ? 'alert' : 'status'}
      className={classNames('flex flex-wrap items-center gap-x-4 gap-y-1 px-4.5 py-2', TONES[tone])}
    >
      <div className="min-w-0 flex-1 basis-60">{children}</div>
      {action}
    </div>
  );
}
