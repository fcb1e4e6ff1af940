import { classNames } from './class-names';

/** primary: the one act of the screen · plain: an act beside it · quiet: text until hovered · danger: undoes or ends. */
export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

const LOOKS: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  plain: 'bg-panel text-ink border-edge hover:bg-hover',
  quiet: 'bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-panel text-danger border-edge hover:bg-danger-tint hover:border-danger',
};

/** The classes of everything that looks like a button, links included. */
export const buttonLook = (look: ButtonLook, className?: string): string =>
  classNames(
    'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border px-2.5 font-medium text-sm',
    'whitespace-nowrap select-none transition-colors pointer-coarse:h-10',
    'disabled:pointer-events-none disabled:opacity-55 aria-disabled:pointer-events-none aria-disabled:opacity-55',
    LOOKS[look],
    className,
  );
