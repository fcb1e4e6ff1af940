import type { ReactNode } from 'react';

/** The title of a screen outside, and a sentence under it. */
export const Heading = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="flex flex-col gap-1">
    <h1 className="font-semibold text-xl">{title}</h1>
    {children && <div className="text-muted">{children}</div>}
  </div>
);
