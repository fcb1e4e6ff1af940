'use client';

import { X } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useEffect, useRef } from 'react';
import { useShortcuts } from '../use-shortcuts';
import { IconButton } from './icon-button';

type SidePanelProps = {
  title: string;
  /** Small, beside the title: the customer's number. */
  aside?: ReactNode;
  /** One muted line under the title. */
  subtitle?: ReactNode;
  /** The address parameter that opened it; closing removes it. */
  param?: string;
  children: ReactNode;
};

/** The column beside the list; on a narrow screen it covers the page (see `PageFrame`). Escape closes it. */
export function SidePanel({ title, aside, subtitle, param = 'row', children }: SidePanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [opened, setOpened] = useQueryState(
    param,
    parseAsString.withOptions({ shallow: false, history: 'push' }),
  );
  const close = () => {
    const row = rowLink(opened ?? '');
    void setOpened(null);
    row?.focus();
  };
  useShortcuts([{ keys: 'Escape', label: 'Close the panel', group: 'List', movement: true, run: close }]);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-label={title} data-side-panel className="flex h-full min-h-0 flex-col bg-panel">
      <div className="flex items-start gap-3 px-4.5 pt-3.5">
        <div className="min-w-0 flex-1">
          <h2 ref={heading} tabIndex={-1} className="truncate font-semibold text-base outline-none">
            {title}
          </h2>
          {subtitle && <p className="text-muted text-xs">{subtitle}</p>}
        </div>
        {aside && <div className="pt-0.5 text-muted text-xs whitespace-nowrap">{aside}</div>}
        <IconButton
          label="Close the panel"
          icon={<X size={16} aria-hidden />}
          onClick={close}
          className="-mt-1 -mr-2"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4.5 pt-3 pb-6">{children}</div>
    </section>
  );
}

const rowLink = (id: string) =>
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] [data-row-link]`);

/** A part of a panel (or page) under a quiet heading. `aside` stands at its right. */
export function PanelSection({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mt-5 first:mt-0">
      <div className="mb-1.5 flex justify-between gap-4 text-muted text-xs">
        <h3>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
