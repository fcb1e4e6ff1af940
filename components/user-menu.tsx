'use client';

import type { ReactNode } from 'react';
import type { Theme } from './theme';
import { ThemeChoice } from './theme-choice';
import { buttonLook } from './ui/button-look';
import { Popover } from './ui/popover';

type UserMenuProps = {
  name: string;
  /** `Collector`, or several. */
  roles: string;
  theme: Theme;
  /** Links and the sign-out form, from the page's side. */
  children: ReactNode;
};

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ name, roles, theme, children }: UserMenuProps) {
  return (
    <Popover
      label={`Account of ${name}`}
      triggerClass={buttonLook('quiet', '!h-auto !justify-start !px-2 py-1 text-left')}
      trigger={
        <span className="min-w-0">
          <span className="block truncate text-ink">{name}</span>
          <span className="block truncate font-normal text-muted text-xs">{roles}</span>
        </span>
      }
      className="w-56"
    >
      <div className="flex flex-col gap-3">
        <ThemeChoice current={theme} />
        {children}
      </div>
    </Popover>
  );
}
