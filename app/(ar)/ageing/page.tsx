import type { Metadata } from 'next';
import Link from 'next/link';
import { Suspense } from 'react';
import { AgeingBar } from '@/components/ageing-bar';
import { bucketName } from '@/components/ageing-buckets';
import { AsOfControl } from '@/components/as-of-control';
import { MoneyText } from '@/components/money-text';
import { PageBody, PageFrame } from '@/components/page-frame';
import { TimeTravelBanner } from '@/components/time-travel-banner';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { ageing } from '@/lib/health/ageing';
import { BUCKETS } from '@/lib/health/buckets';
import { latePayers } from '@/lib/health/late-payers';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { ask } from '@/lib/web/ask';
import { addressOf, readParams, type SearchParams } from '../_shell/address';

export const metadata: Metadata = { title: 'Ageing' };

/** What the whole book owes, by currency and age, on any day and as known at any instant. */
export default async function AgeingPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const travel = { today, timeZone: organisation.timeZone, asOf: params.as_of, knownAt: params.known_at };
  const book = await ask(ageing, { ...clocks, detail: 'amounts' });
  const { locale } = organisation;
  return (
    <PageFrame title="Ageing" asOf={<AsOfControl {...travel} />} banner={<TimeTravelBanner {...travel} />}>
      <PageBody>
        {book.currencies.length === 0 ? (
          <EmptyState title="Nothing is open" action={<ButtonLink href="/customers">Customers</ButtonLink>}>
            What customers owe stands here by currency and by how late it is.
          </EmptyState>
        ) : (
          <>
            <Table caption="What is open, by currency and age">
              <thead>
                <TableRow>
                  <TableHead>Currency</TableHead>
                  <TableHead align="end">Balance</TableHead>
                  <TableHead align="end">Overdue</TableHead>
                  <TableHead>
                    <span className="spoken">Ageing</span>
                  </TableHead>
                  {BUCKETS.map((bucket) => (
                    <TableHead key={bucket} align="end">
                      {bucketName(bucket)}
                    </TableHead>
                  ))}
                  <TableHead align="end">Unapplied</TableHead>
                </TableRow>
              </thead>
              <tbody>
                {book.currencies.map(({ currency, balance, overdue, unapplied, buckets }) => (
                  <TableRow key={currency}>
                    <TableCell>
                      <Link
                        href={addressOf('/customers', {
                          ...clocks,
                          filter: `currency:${currency},status:all`,
                        })}
                        className="font-medium text-accent underline-offset-2 hover:underline"
                      >
                        {currency}
                      </Link>
                    </TableCell>
                    <TableCell align="end" className="font-medium">
                      <MoneyText amount={balance} currency={currency} locale={locale} />
                    </TableCell>
                    <TableCell align="end">
                      <MoneyText amount={overdue} currency={currency} locale={locale} />
                    </TableCell>
                    <TableCell className="min-w-28">
                      <AgeingBar buckets={buckets} currency={currency} locale={locale} />
                    </TableCell>
                    {buckets.map(({ bucket, amount }) => (
                      <TableCell key={bucket} align="end">
                        <MoneyText amount={amount} currency={currency} locale={locale} />
                      </TableCell>
                    ))}
                    <TableCell align="end">
                      <MoneyText amount={unapplied} currency={currency} locale={locale} />
                    </TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
            <Suspense fallback={<p className="text-muted">Counting the open items …</p>}>
              <Counts {...clocks} />
            </Suspense>
            <Suspense fallback={<p className="text-muted">Counting the late payers …</p>}>
              <LatePayers {...clocks} />
            </Suspense>
            <p className="text-muted text-xs">
              Balance = the buckets + unapplied credit. Currencies are never summed.
            </p>
          </>
        )}
      </PageBody>
    </PageFrame>
  );
}

type Moment = { as_of: string | undefined; known_at: string | undefined };

/** The numbers of customers and items: on a past day of a large book they take seconds, and come after the amounts. */
async function Counts(clocks: Moment) {
  const { currencies } = await ask(ageing, { ...clocks, detail: 'items' });
  const parts = currencies.map(
    ({ currency, open_items, customers }) =>
      `${currency}: ${open_items} open ${open_items === 1 ? 'item' : 'items'} of ${customers} ${customers === 1 ? 'customer' : 'customers'}`,
  );
  return <p>{parts.join('; ')}.</p>;
}

/** They take longest, and come last. */
async function LatePayers(clocks: Moment) {
  const { recurring_late_payers: payers } = await ask(latePayers, clocks);
  return (
    <p>
      {payers} recurring late {payers === 1 ? 'payer' : 'payers'}.
    </p>
  );
}
