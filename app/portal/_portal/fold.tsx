import type { ReactNode } from 'react';

type FoldProps = { id: string; title: string; about: string; open: boolean; children: ReactNode };

/** Something that can be done, folded away until it is wanted. */
export const Fold = ({ id, title, about, open, children }: FoldProps) => (
  <details id={id} open={open} className="rounded-lg border border-edge bg-panel px-4 open:pb-4">
    <summary className="cursor-pointer py-3 font-semibold">
      <h2 className="inline">{title}</h2>
    </summary>
    <p className="mb-4 text-muted">{about}</p>
    {children}
  </details>
);
