'use client';

import { Button } from '@/components/ui/button';
import { DayField } from '@/components/ui/day-field';
import type { Words } from '@/lib/portal/words/words';

type PeriodFormProps = { words: Words; from: string; to: string; today: string; wrong: string | undefined };

/** Which period the statement is of; the address says it. */
export const PeriodForm = ({ words, from, to, today, wrong }: PeriodFormProps) => (
  <form method="get" className="flex flex-col gap-3">
    {wrong && (
      <p role="alert" className="rounded-md border border-danger bg-danger-tint px-3 py-2 text-danger">
        {wrong}
      </p>
    )}
    <div className="flex flex-wrap items-end gap-3">
      <DayField
        key={`from ${from}`}
        name="from"
        label={words.from}
        defaultValue={from}
        max={today}
        required
      />
      <DayField key={`to ${to}`} name="to" label={words.to} defaultValue={to} max={today} required />
      <Button type="submit" className="!h-8 pointer-coarse:!h-10">
        {words.show}
      </Button>
    </div>
  </form>
);
