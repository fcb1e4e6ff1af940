import type { ReactNode } from 'react';

/** A number that heads a screen: its name above, a quiet remark beside. Several stand in `KeyFigures`. */
export const KeyFigure = ({
  label,
  children,
  remark,
}: {
  label: string;
  children: ReactNode;
  remark?: ReactNode;
}) => (
  <div className="min-w-0">
    <dt className="text-muted text-xs">{label}</dt>
    <dd className="font-semibold text-xl tabular-nums">
      {children} {remark && <span className="font-normal text-muted text-xs">{remark}</span>}
    </dd>
  </div>
);

export const KeyFigures = ({ children }: { children: ReactNode }) => (
  <dl className="flex flex-wrap gap-x-7 gap-y-2 px-4.5">{children}</dl>
);
