/** The queue's priority, 0 to 100, as a figure: its place in the sorted list already says high or low. */
export const ScoreBadge = ({ score }: { score: number }) => (
  <span className="font-semibold tabular-nums">
    <span className="spoken">Score </span>
    {score}
  </span>
);
