import type { Metadata } from 'next';
import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { stepWords } from '@/lib/dunning/cadence-words';
import { cadences, type DescribedCadence } from '@/lib/dunning/cadences';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { EndCadence, MoveCadence, RunNow } from './_cadences/cadence-buttons';
import { segmentWords } from './_cadences/segment-words';

export const metadata: Metadata = { title: 'Cadences' };

/** What is done by itself, and suggested, about who does not pay: cadences in their order. */
export default async function CadencesPage() {
  const { actor, organisation } = await requireSession();
  const found = await ask(cadences);
  const managing = allows(actor.roles, 'queue.manage');
  const open = found.data.length > 0 && !found.data.some((each) => each.for_everybody);
  return (
    <SettingsFrame
      current="Cadences"
      actions={
        managing && (
          <ButtonLink href="/settings/cadences/new" look="primary">
            New cadence
          </ButtonLink>
        )
      }
    >
      <Part
        title="Cadences"
        about="The steps that follow an overdue item, day by day: reminders, call tasks, a manager, a hold. A customer falls under the first cadence that is for it. They stop on payment, and wait while everything is promised or in dispute, while the customer is snoozed or on hold, and on weekends and holidays of its country."
      >
        {found.data.length === 0 ? (
          <EmptyState
            title="No cadence yet"
            action={
              managing && (
                <ButtonLink href="/settings/cadences/new" look="primary">
                  Make the first one
                </ButtonLink>
              )
            }
          >
            Without one, nothing is done by itself and nothing is suggested. The first one comes with the
            usual steps, suggested only; a simulation shows what it would do before it is saved.
          </EmptyState>
        ) : (
          <CadenceTable found={found.data} currency={found.currency} managing={managing} />
        )}
        {open && (
          <Banner tone="warn">
            No cadence is for everybody: customers that none of these is for are left alone.
          </Banner>
        )}
      </Part>
      {found.data.length > 0 && (
        <Part
          title="Runs"
          about="Every morning after six, by the organisation’s own clock."
          action={managing && <RunNow />}
        >
          <LastRun run={found.run} today={dayIn(organisation.timeZone, new Date())} />
        </Part>
      )}
    </SettingsFrame>
  );
}

type TableProps = { found: readonly DescribedCadence[]; currency: string; managing: boolean };

function CadenceTable({ found, currency, managing }: TableProps) {
  const numbers = found.map(({ cadence }) => cadence);
  const movable = found.filter((each) => !each.for_everybody).length;
  return (
    <Table caption="Cadences, the first that is for a customer counts">
      <thead>
        <TableRow>
          <TableHead align="end">Order</TableHead>
          <TableHead>Cadence</TableHead>
          <TableHead>For</TableHead>
          <TableHead>Steps</TableHead>
          {managing && <TableHead>Change</TableHead>}
        </TableRow>
      </thead>
      <tbody>
        {found.map((each, place) => (
          <TableRow key={each.cadence}>
            <TableCell align="end">{place + 1}</TableCell>
            <TableCell>
              <Link className="link" href={`/settings/cadences/${each.cadence}`}>
                {each.name}
              </Link>
            </TableCell>
            <TableCell>{segmentWords(each.segment, currency)}</TableCell>
            <TableCell>
              <StepList steps={each.steps} />
            </TableCell>
            {managing && (
              <TableCell>
                <span className="flex flex-wrap gap-1">
                  {!each.for_everybody && (
                    <>
                      <MoveCadence name={each.name} numbers={numbers} place={place} by={-1} until={movable} />
                      <MoveCadence name={each.name} numbers={numbers} place={place} by={1} until={movable} />
                    </>
                  )}
                  <EndCadence name={each.name} cadence={each.cadence} version={each.version} />
                </span>
              </TableCell>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

const StepList = ({ steps }: { steps: DescribedCadence['steps'] }) => (
  <ul className="flex flex-col">
    {steps.map((step) => (
      <li key={step.key} className="flex items-baseline gap-x-2 whitespace-nowrap">
        <span className="w-14 shrink-0 text-end text-muted tabular-nums">day {step.day}</span>
        {stepWords(step)}
        {step.mode === 'automatic' && <Badge tone="accent">automatic</Badge>}
        {step.mode === 'manual' && <Badge tone="quiet">by hand</Badge>}
      </li>
    ))}
  </ul>
);

function LastRun({ run, today }: { run: Awaited<ReturnType<typeof cadences.read>>['run']; today: string }) {
  if (!run) return <p className="text-muted">None yet.</p>;
  return (
    <div className="flex flex-col items-start gap-2">
      <p>
        {run.by_hand ? 'By hand on' : 'Last on'} <DayText day={run.day} today={today} />:{' '}
        {run.finished_at === null && 'under way, '}
        {run.looked_at} of {run.customers} overdue customers looked at, {run.done} steps done, {run.suggested}{' '}
        suggested, {run.not_done} not done.
      </p>
      {run.suggested > 0 && <ButtonLink href="/dunning">See what is suggested</ButtonLink>}
    </div>
  );
}
