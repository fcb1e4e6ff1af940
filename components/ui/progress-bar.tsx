/** Anything that is counted: the bar, and the count in words. `done` and `total` are whole numbers; `noun` is plural. */
export function ProgressBar({
  label,
  done,
  total,
  noun,
}: {
  label: string;
  done: number;
  total: number;
  noun: string;
}) {
  const count = `${group(done)} of ${group(total)} ${noun}`;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex justify-between gap-4">
        <span>{label}</span>
        <span className="text-muted tabular-nums">{count}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={count}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width]"
          style={{ width: `${total === 0 ? 100 : (done / total) * 100}%` }}
        />
      </div>
    </div>
  );
}

const group = (count: number) => count.toLocaleString('en-US');
