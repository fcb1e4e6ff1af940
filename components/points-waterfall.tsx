export type Points = { label: string; points: number };

/** What a score is made of: each reason with its points, and the sum that is the score. */
export function PointsWaterfall({
  score,
  parts,
  title,
}: {
  score: number;
  parts: readonly Points[];
  title?: string;
}) {
  const most = Math.max(1, ...parts.map(({ points }) => points));
  return (
    <table className="w-full border-collapse text-xs">
      <caption className="spoken">{title ?? `Why ${score}?`}</caption>
      <thead className="spoken">
        <tr>
          <th scope="col">Reason</th>
          <th scope="col" aria-hidden />
          <th scope="col">Points</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ label, points }) => (
          <tr key={label} className="h-5">
            <th scope="row" className="w-1/2 pr-3 text-left font-normal">
              {label}
            </th>
            <td aria-hidden>
              <div
                className="h-1.5 min-w-px rounded-xs bg-points"
                style={{ width: `${(points / most) * 100}%` }}
              />
            </td>
            <td className="w-9 pl-2 text-right font-medium tabular-nums">{points}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="h-6 border-line border-t">
          <th scope="row" className="text-left font-semibold">
            Score
          </th>
          <td aria-hidden />
          <td className="pl-2 text-right font-semibold tabular-nums">{score}</td>
        </tr>
      </tfoot>
    </table>
  );
}
