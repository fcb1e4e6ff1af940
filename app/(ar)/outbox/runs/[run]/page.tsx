import type { Metadata } from 'next';
import Link from 'next/link';
import { PageBody, PageFrame } from '@/components/page-frame';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { Tabs } from '@/components/ui/tabs';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { messageName } from '@/lib/letters/built-in/template-kind';
import { MESSAGE_STATES, type MessageState } from '@/lib/mail/mail-words';
import { type SendRunAnswer, sendRun } from '@/lib/mail/send-runs';
import { ask } from '@/lib/web/ask';
import { addressOf, customerAddress, readParams, type SearchParams } from '../../../_shell/address';
import { STATE_TONES } from '../../_outbox/message-table';
import { RunStanding } from '../../_outbox/run-standing';

export const metadata: Metadata = { title: 'Selection' };

type RunPageProps = { params: Promise<{ run: string }>; searchParams: SearchParams };

/** How far reminding a selection is, and what became of each customer, those left out first. */
export default async function RunPage({ params: route, searchParams }: RunPageProps) {
  const { run: id } = await route;
  const { show } = await readParams(searchParams);
  const { actor } = await requireSession();
  const run = await ask(sendRun, { run: id });
  return (
    <PageFrame
      title={`${messageName(run.kind, run.level)} to ${run.customers.toLocaleString('en-US')} customers`}
      actions={<ButtonLink href={addressOf('/outbox', { show: 'selections' })}>All selections</ButtonLink>}
      head={
        <div className="px-4.5">
          <Tabs
            label="Which customers"
            tabs={tabsOf(run).map(({ label, outcome, count }) => ({
              label,
              count,
              href: addressOf(`/outbox/runs/${id}`, { show: outcome }),
              current: show === outcome,
            }))}
          />
        </div>
      }
    >
      <PageBody>
        <RunStanding
          run={id}
          state={run.state}
          done={run.done}
          customers={run.customers}
          acting={allows(actor.roles, 'queue.act')}
        />
        <Results results={run.results.filter((result) => !show || wordOf(result) === show)} />
      </PageBody>
    </PageFrame>
  );
}

type Result = SendRunAnswer['results'][number];

const wordOf = ({ outcome }: Result): string =>
  outcome === 'refused' || outcome === 'failed' ? 'left-out' : outcome === null ? 'open' : 'written-to';

const tabsOf = ({ customers, done, counts }: SendRunAnswer) => [
  { label: 'All', outcome: undefined, count: customers },
  { label: 'Written to', outcome: 'written-to', count: counts.waiting + counts.kept },
  { label: 'Left out', outcome: 'left-out', count: counts.refused + counts.failed },
  { label: 'Not yet', outcome: 'open', count: customers - done },
];

/** Shown at once; more are reached by the tabs. */
const SHOWN = 500;

function Results({ results }: { results: Result[] }) {
  return (
    <>
      <Table caption="What became of each customer">
        <thead>
          <TableRow>
            <TableHead>Customer</TableHead>
            <TableHead>Outcome</TableHead>
            <TableHead>Why</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {results.slice(0, SHOWN).map((result) => (
            <TableRow key={result.position}>
              <TableCell className="whitespace-nowrap">
                <Link className="link" prefetch={false} href={customerAddress(result.customer)}>
                  {result.name}
                </Link>{' '}
                <span className="text-muted text-xs">{result.customer}</span>
              </TableCell>
              <TableCell>
                <Outcome result={result} />
              </TableCell>
              <TableCell className="w-full min-w-60">
                {result.reasons.map(({ text }) => text).join('; ')}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {results.length > SHOWN && (
        <p className="text-muted">
          The first {SHOWN} of {results.length.toLocaleString('en-US')}.
        </p>
      )}
    </>
  );
}

function Outcome({ result }: { result: Result }) {
  if (result.outcome === null) return <span className="text-muted">Not yet</span>;
  if (!result.message)
    return <Badge tone="warn">{result.outcome === 'failed' ? 'Failed' : 'Left out'}</Badge>;
  const state = (result.state ?? 'waiting') as MessageState;
  return (
    <Link prefetch={false} href={addressOf('/outbox', { row: result.message })}>
      <Badge tone={STATE_TONES[state]}>{MESSAGE_STATES[state]}</Badge>
    </Link>
  );
}
