import { DayText } from '@/components/day-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { reasonWords, STEP_OUTCOMES, stepWords } from '@/lib/dunning/cadence-words';
import type { Simulated } from '../simulate/route';

const COUNTS = [
  ['sent', 'E-mails'],
  ['letters', 'Letters'],
  ['tasks', 'Call tasks'],
  ['escalated', 'Escalations'],
  ['held', 'Holds'],
  ['suggested', 'Suggested'],
  ['not_done', 'Not done'],
] as const;

/** What would go out: by day in numbers, then step by step. */
export function SimulationResult({ found }: { found: Simulated }) {
  const shown = COUNTS.filter(([key]) => found.days.some((day) => day[key] > 0));
  return (
    <section aria-label="What would happen" className="flex flex-col gap-4">
      <p className="max-w-prose text-muted">
        {found.steps === 0
          ? `Nothing would happen to any of ${count(found.customers)} customers with something due.`
          : `Of ${count(found.customers)} customers with something due. Nothing was sent or written.`}{' '}
        It is assumed that nobody pays, promises or disputes anything in these days, and that sending is
        refused only where there is no address.
      </p>
      {found.steps > 0 && (
        <>
          <Table caption="By day">
            <thead>
              <TableRow>
                <TableHead>Day</TableHead>
                {shown.map(([key, label]) => (
                  <TableHead key={key} align="end">
                    {label}
                  </TableHead>
                ))}
              </TableRow>
            </thead>
            <tbody>
              {found.days.map((day) => (
                <TableRow key={day.day}>
                  <TableCell className="whitespace-nowrap">
                    <DayText day={day.day} today={found.from} />
                  </TableCell>
                  {shown.map(([key]) => (
                    <TableCell key={key} align="end">
                      {day[key] === 0 ? '–' : count(day[key])}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </tbody>
          </Table>
          <StepTable found={found} />
        </>
      )}
    </section>
  );
}

const StepTable = ({ found }: { found: Simulated }) => (
  <>
    <Table caption="By customer">
      <thead>
        <TableRow>
          <TableHead>Day</TableHead>
          <TableHead>Customer</TableHead>
          <TableHead>Step</TableHead>
          <TableHead>Outcome</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {found.data.map((each, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is made once and never changes.
          <TableRow key={place}>
            <TableCell className="whitespace-nowrap">
              <DayText day={each.day} today={found.from} />
            </TableCell>
            <TableCell>
              {each.name} <span className="text-muted">{each.customer}</span>
            </TableCell>
            <TableCell>
              {stepWords(each)}
              <span className="block text-muted text-xs">
                {each.cadence_name}, step {each.place}, day {each.after_days}
              </span>
            </TableCell>
            <TableCell className={each.outcome === 'skipped' ? 'text-muted' : undefined}>
              {STEP_OUTCOMES[each.outcome]}
              {each.reason && `: ${reasonWords(each.reason)}`}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
    {found.more && (
      <p className="text-muted">
        The first {count(found.data.length)} of {count(found.steps)} steps are listed.
      </p>
    )}
  </>
);

const count = (number: number): string => number.toLocaleString('en-US');
