/** What would change a score, one sentence each. */
export function ChangeList({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul aria-label="What would change it" className="mt-1.5 text-muted text-xs">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
