/** Rows of the true height, while a table is on its way for longer than 200 ms. `columns` are widths in pixels. */
export function SkeletonRows({
  rows = 12,
  columns,
  label = 'Loading',
}: {
  rows?: number;
  columns: readonly number[];
  label?: string;
}) {
  return (
    <div role="status" className="animate-pulse [animation-delay:200ms]">
      <span className="spoken">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
        <div key={row} aria-hidden className="flex h-9 items-center gap-4 border-line border-b px-4.5">
          {columns.map((width, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <SkeletonText key={column} width={width} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** One grey word. */
export const SkeletonText = ({ width }: { width: number }) => (
  <span className="inline-block h-2.5 rounded bg-hover" style={{ width }} />
);
