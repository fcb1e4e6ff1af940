'use client';

import { MoneyText } from '@/components/money-text';
import { DayField } from '@/components/ui/day-field';
import { MoneyField } from '@/components/ui/money-field';
import type { PlannedInstalment } from '@/lib/collections/split-plan';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import type { PlanDraft } from './plan-draft';

type InstalmentRowsProps = { draft: PlanDraft; currency: string; today: string };

/** The instalments as proposed, each to be typed over; their sum stands below. */
export function InstalmentRows({ draft, currency, today }: InstalmentRowsProps) {
  const sum = sumOfRows(draft.rows, currency);
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">Instalments</legend>
      <ol aria-label="Rows of the plan" className="flex max-h-64 flex-col gap-1 overflow-y-auto">
        {draft.rows.map((row, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an instalment is its place in the plan.
          <li key={place} className="flex items-start gap-2">
            <span className="w-6 pt-1.5 text-right text-muted tabular-nums">{place + 1}</span>
            <DayField
              name={`instalments.${place}.due_on`}
              label={`Day of instalment ${place + 1}`}
              hideLabel
              min={today}
              value={row.due_on}
              onChange={(event) => draft.edit(place, { due_on: event.target.value })}
              required
              className="w-40"
            />
            <MoneyField
              name={`instalments.${place}.amount`}
              label={`Amount of instalment ${place + 1}`}
              hideLabel
              currency={currency}
              value={row.amount}
              onChange={(event) => draft.edit(place, { amount: event.target.value })}
              required
              className="min-w-0 flex-1"
            />
          </li>
        ))}
      </ol>
      <p className="flex justify-between pl-8" aria-live="polite">
        <span className="text-muted">Sum</span>
        {sum === null ? (
          <span className="text-muted">–</span>
        ) : (
          <MoneyText amount={sum} currency={currency} />
        )}
      </p>
    </fieldset>
  );
}

/** Null while an amount is half typed. */
function sumOfRows(rows: readonly PlannedInstalment[], currency: string): string | null {
  try {
    return toDecimalString(
      rows.reduce((sum, { amount }) => sum + parseAmount(amount, currency), 0n),
      currency,
    );
  } catch {
    return null;
  }
}
