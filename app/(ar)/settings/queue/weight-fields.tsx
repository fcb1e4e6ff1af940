'use client';

import { useState } from 'react';
import { FieldError } from '@/components/ui/field-frame';
import { useField } from '@/components/ui/form-context';
import type { PartName } from '@/lib/health/priority';

/** What each part looks at, in the order in which they are shown everywhere. */
const PARTS: { name: PartName; label: string; about: string }[] = [
  { name: 'collectable', label: 'Collectable amount', about: 'Full at 100,000 of base currency and more' },
  { name: 'age', label: 'Oldest age', about: 'Full at 90 days late' },
  { name: 'broken', label: 'Broken promises', about: 'Full at three within a year' },
  { name: 'unanswered', label: 'Unanswered reminders', about: 'Full at three since they were last heard of' },
  { name: 'slower', label: 'Slower than its own median', about: 'Full at 30 days more' },
  { name: 'credit', label: 'Credit used', about: 'Full at the whole limit' },
];

type Weights = Record<PartName, number>;

/** A slider and a number for each part, and what they come to. */
export function WeightFields({ weights }: { weights: Weights }) {
  const [typed, setTyped] = useState<Record<PartName, string>>(
    () =>
      Object.fromEntries(PARTS.map(({ name }) => [name, String(weights[name])])) as Record<PartName, string>,
  );
  const sum = PARTS.reduce((total, { name }) => total + (Number(typed[name]) || 0), 0);
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-sm">How many points a full part gives</legend>
      {PARTS.map((part) => (
        <Weight
          key={part.name}
          {...part}
          value={typed[part.name]}
          change={(value) => setTyped({ ...typed, [part.name]: value })}
        />
      ))}
      <p role="status" className={sum > 100 || sum === 0 ? 'text-danger' : 'text-muted'}>
        Together {sum} of 100.{' '}
        {sum > 100
          ? `Take ${sum - 100} away.`
          : sum === 0
            ? 'At least one must count.'
            : sum < 100
              ? `The highest score there can be is ${sum}.`
              : ''}
      </p>
    </fieldset>
  );
}

type WeightProps = (typeof PARTS)[number] & { value: string; change: (value: string) => void };

function Weight({ name, label, about, value, change }: WeightProps) {
  const { id, error, wiring } = useField(name, about, value);
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-0.5 sm:grid-cols-[15rem_1fr_4.5rem]">
      <label htmlFor={id}>
        {label}
        <span id={`${id}-hint`} className="block text-muted text-xs">
          {about}
        </span>
      </label>
      <input
        type="range"
        aria-hidden
        tabIndex={-1}
        min={0}
        max={100}
        value={Number(value) || 0}
        onChange={(event) => change(event.target.value)}
        className="hidden h-5 w-full accent-accent sm:block"
      />
      <input
        {...wiring}
        type="number"
        inputMode="numeric"
        min={0}
        max={100}
        step={1}
        value={value}
        onChange={(event) => change(event.target.value)}
        className="h-8 w-18 rounded-md border border-field-edge bg-panel px-2 text-right tabular-nums"
      />
      {error && (
        <div className="col-span-full">
          <FieldError id={id} error={error} />
        </div>
      )}
    </div>
  );
}
