import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type Tab = { href: string; label: string; count?: number; current?: boolean };

/** Tabs and saved views are links, so the address says which one is open. `children` stands after them. */
export function Tabs({
  label,
  tabs,
  children,
}: {
  label: string;
  tabs: readonly Tab[];
  children?: ReactNode;
}) {
  return (
    <nav aria-label={label} className="flex min-w-0 items-center gap-0.5 overflow-x-auto px-1 py-1">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          className={classNames(
            'shrink-0 rounded-md px-2.5 py-1 pointer-coarse:py-2',
            tab.current ? 'bg-hover font-medium text-ink' : 'text-muted hover:text-ink',
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="ml-1.5 text-muted text-xs tabular-nums">{tab.count}</span>
          )}
        </Link>
      ))}
      {children}
    </nav>
  );
}
