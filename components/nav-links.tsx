'use client';

import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { useId } from 'react';
import { classNames } from './ui/class-names';
import { useShortcuts } from './use-shortcuts';

export type NavItem = {
  href: string;
  label: string;
  /** What waits there; none when undefined or 0. */
  count?: number;
  /** `g q` goes there from anywhere. */
  keys?: string;
};
export type NavGroup = { label: string; items: readonly NavItem[] };

export function NavLinks({ groups }: { groups: readonly NavGroup[] }) {
  const pathname = usePathname();
  const router = useRouter();
  // The navigation can be there twice, beside the page and behind a button.
  const place = useId();
  useShortcuts(
    groups
      .flatMap(({ items }) => items)
      .flatMap(({ href, label, keys }) =>
        keys
          ? [
              {
                keys,
                label: `Go to ${label.toLowerCase()}`,
                group: 'Everywhere',
                movement: true,
                run: () => router.push(href),
              },
            ]
          : [],
      ),
  );
  return (
    <nav aria-label="Main" className="flex flex-col gap-3">
      {groups.map((group) => (
        <div key={group.label}>
          <p id={`nav-${place}-${group.label}`} className="px-2 pb-0.5 text-muted text-xs">
            {group.label}
          </p>
          <ul aria-labelledby={`nav-${place}-${group.label}`} className="flex flex-col gap-0.5">
            {group.items.map(({ href, label, count }) => {
              const here = isHere(pathname, href);
              return (
                <li key={href}>
                  <Link
                    href={href}
                    aria-current={here ? 'page' : undefined}
                    className={classNames(
                      'flex items-center justify-between rounded-md px-2 py-1 pointer-coarse:py-2.5',
                      here ? 'bg-hover font-semibold text-ink' : 'text-muted hover:bg-hover hover:text-ink',
                    )}
                  >
                    {label}
                    {count ? (
                      <span className="font-normal text-muted text-xs tabular-nums">
                        {count.toLocaleString('en-US')}
                      </span>
                    ) : null}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}

const isHere = (pathname: string, href: string) =>
  href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
