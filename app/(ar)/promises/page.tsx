import type { Metadata } from 'next';
import Link from 'next/link';
import { AsOfControl } from '@/components/as-of-control';
import { DayText } from '@/components/day-text';
import { DaysLateText } from '@/components/days-late-text';
import { KeyFigure, KeyFigures } from '@/components/key-figure';
import { MoneyText } from '@/components/money-text';
import { PageBody, PageFrame } from '@/components/page-frame';
import { TimeTravelBanner } from '@/components/time-travel-banner';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { Tabs } from '@/components/ui/tabs';
import { PROMISE_STATE_WORDS } from '@/lib/collections/agreement-words';
import { PROMISE_STATES } from '@/lib/collections/promise';
import { promises } from '@/lib/collections/promises';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { ask } from '@/lib/web/ask';
import { PROMISE_TONES } from '../_customer/agreements';
import { addressOf, customerAddress, readParams, type SearchParams } from '../_shell/address';

export const metadata: Metadata = { title: 'Promises' };

type Promised = Awaited<ReturnType<typeof promises.read>>;

/** What customers promised to pay and what became of it: the live ones by their day, then those of the last quarter. */
export default async function PromisesPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const found = await ask(promises, { state: params.state, ...clocks });
  const travel = { today, timeZone: organisation.timeZone, asOf: params.as_of, knownAt: params.known_at };
  const { locale } = organisation;
  return (
    <PageFrame
      title="Promises"
      asOf={<AsOfControl {...travel} />}
      banner={<TimeTravelBanner {...travel} />}
      head={
        <>
          <Figures found={found} locale={locale} />
          <div className="px-4.5">
            <Tabs
              label="Which promises"
              tabs={[undefined, ...PROMISE_STATES].map((state) => ({
                label: state ? PROMISE_STATE_WORDS[state] : 'All',
                href: addressOf('/promises', { ...clocks, state }),
                current: params.state === state,
              }))}
            />
          </div>
        </>
      }
    >
      <PageBody>
        {found.data.length === 0 ? (
          <EmptyState title="No promises here" action={<ButtonLink href="/">Open the work queue</ButtonLink>}>
            What customers promise to pay stands here with its day, and whether they kept it: read from the
            payments that came, never typed. Note one with the key p in the work queue.
          </EmptyState>
        ) : (
          <PromiseTable found={found} locale={locale} />
        )}
      </PageBody>
    </PageFrame>
  );
}

function Figures({ found, locale }: { found: Promised; locale: string }) {
  const { kept, due_this_week: due } = found;
  return (
    <KeyFigures>
      {due.length === 0 && <KeyFigure label="Promised within a week">–</KeyFigure>}
      {due.map(({ amount, currency }) => (
        <KeyFigure
          key={currency}
          label={due.length > 1 ? `Promised within a week in ${currency}` : 'Promised within a week'}
        >
          <MoneyText amount={amount} currency={currency} locale={locale} />
        </KeyFigure>
      ))}
      <KeyFigure
        label="Kept"
        remark={`${kept.kept} of ${kept.kept + kept.partly + kept.broken} that are over`}
      >
        {kept.percent === null ? '–' : `${kept.percent}%`}
      </KeyFigure>
    </KeyFigures>
  );
}

function PromiseTable({ found, locale }: { found: Promised; locale: string }) {
  return (
    <Table caption="Promises, the next due first">
      <thead>
        <TableRow>
          <TableHead>Customer</TableHead>
          <TableHead align="end">Promised</TableHead>
          <TableHead align="end">Came</TableHead>
          <TableHead>By</TableHead>
          <TableHead>State</TableHead>
          <TableHead>For</TableHead>
          <TableHead>Said</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {found.data.map((promise) => (
          <TableRow key={promise.id}>
            <TableCell>
              <Link className="link" prefetch={false} href={customerAddress(promise.number)}>
                {promise.name}
              </Link>
              <span className="block text-muted text-xs">{promise.owner ?? 'no owner'}</span>
            </TableCell>
            <TableCell align="end">
              <MoneyText amount={promise.amount} currency={promise.currency} locale={locale} />
            </TableCell>
            <TableCell align="end">
              <MoneyText amount={promise.paid} currency={promise.currency} locale={locale} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <DayText day={promise.due_on} today={found.as_of} />
              {promise.state === 'live' && (
                <span className="block text-xs">
                  <DaysLateText due={promise.due_on} today={found.as_of} short />
                </span>
              )}
            </TableCell>
            <TableCell>
              <Badge tone={PROMISE_TONES[promise.state]}>{PROMISE_STATE_WORDS[promise.state]}</Badge>
            </TableCell>
            <TableCell>
              {promise.kind === 'plan'
                ? `${promise.instalments.length} instalments`
                : promise.documents.join(', ') || 'the account'}
            </TableCell>
            <TableCell>
              <DayText day={promise.promised_on} today={found.as_of} />
              {promise.contact && ` by ${promise.contact}`}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
