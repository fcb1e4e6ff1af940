'use client';

import { Badge, type Tone } from '@/components/ui/badge';
import { SelectField } from '@/components/ui/select-field';
import type { Settled } from '@/lib/exchange/mapping';
import type { FieldRow } from './field-rows';

type ColumnChoicesProps = {
  rows: readonly FieldRow[];
  headers: readonly string[];
  settled: Settled;
  settle: (more: Settled) => void;
};

/** Which column each of our fields is taken from: what was guessed and why, every one to be changed. */
export function ColumnChoices({ rows, headers, settled, settle }: ColumnChoicesProps) {
  const taken = settled.columns ?? Object.fromEntries(rows.map(({ field, header }) => [field, header]));
  const choose = (row: FieldRow, header: string) => {
    const columns = { ...taken, [row.field]: header };
    settle({ columns: Object.fromEntries(Object.entries(columns).filter(([, heading]) => heading)) });
  };
  const mapped = rows.filter(({ header }) => header);
  const others = rows.filter(({ header }) => !header);
  const list = (shown: readonly FieldRow[]) => (
    <ul className="flex flex-col">
      {shown.map((row) => (
        <li
          key={row.field}
          className="grid items-center gap-x-4 gap-y-1 border-line border-b py-1.5 sm:grid-cols-[11rem_14rem_minmax(0,1fr)]"
        >
          <span className="font-medium">{row.label}</span>
          <SelectField
            name={`column-${row.field}`}
            label={`Column for ${row.label}`}
            hideLabel
            value={taken[row.field] ?? ''}
            onChange={(event) => choose(row, event.target.value)}
            options={headers.map((header) => ({ value: header, label: header }))}
            placeholder="Not in the file"
          />
          <Why row={row} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {list(mapped)}
      {others.length > 0 && (
        <details>
          <summary className="link w-fit py-1">
            {others.length} more {others.length === 1 ? 'field' : 'fields'} that no column is taken for
          </summary>
          {list(others)}
        </details>
      )}
    </>
  );
}

const TONES: Record<string, Tone> = { certain: 'good', likely: 'accent', possible: 'warn' };

const Why = ({ row: { header, guess, samples } }: { row: FieldRow }) => (
  <div className="min-w-0 text-xs">
    {guess ? (
      <p>
        <Badge tone={TONES[guess.certainty] ?? 'quiet'}>{guess.certainty}</Badge>{' '}
        <span className="text-muted">{guess.reason}</span>
      </p>
    ) : (
      header && <Badge>chosen by you</Badge>
    )}
    {samples.length > 0 && (
      <p className="truncate text-muted tabular-nums" title={samples.join('\n')}>
        {samples.join('  ·  ')}
      </p>
    )}
  </div>
);
