import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AsOfControl } from '@/components/as-of-control';
import { FilterField } from '@/components/filter-field';
import { packRows } from '@/components/packed-rows';
import { PageFrame } from '@/components/page-frame';
import { TimeTravelBanner } from '@/components/time-travel-banner';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Tabs } from '@/components/ui/tabs';
import { listCustomers } from '@/lib/collections/list-customers';
import { pastCost } from '@/lib/health/past-cost';
import { requireSession } from '@/lib/identity/session';
import { dayIn, earlierOf } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { addressOf, isPresent, readParams, type SearchParams, sortParam } from '../_shell/address';
import { chosenAddress, SavedViews } from '../_shell/saved-views';
import { CustomerFilters } from './_list/customer-filters';
import { listedCustomers } from './_list/customer-rows';
import { CustomerTable } from './_list/customer-table';
import { StatementsOfSelection } from './_list/statements-of-selection';
import { languageOptions, usualPeriod } from './_statements/choices';

export const metadata: Metadata = { title: 'Customers' };

/** What the list shows unless told otherwise. */
const ACTIVE = 'status:active';

const VIEWS = [
  { label: 'Active', filter: ACTIVE },
  { label: 'Mine', filter: 'owner:me' },
  { label: 'With something open', filter: 'open:yes' },
  { label: 'Late payers', filter: 'payer:late' },
  { label: 'Over limit', filter: 'limit:over' },
  { label: 'Archived', filter: 'status:archived' },
];
const PAGE = 50;

export default async function CustomersPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  if (Object.keys(params).length === 0) {
    const chosen = await chosenAddress('customers', '/customers', {});
    if (chosen !== '/customers') redirect(chosen);
  }
  const { actor, organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const list = await ask(listCustomers, {
    ...clocks,
    filter: params.filter,
    q: params.q,
    sort: sortParam(params.sort),
    cursor: params.cursor,
    limit: PAGE,
  });
  const travel = { today, timeZone: organisation.timeZone, asOf: params.as_of, knownAt: params.known_at };
  const { seconds: pastSeconds } = await ask(pastCost, {});
  const shown = { ...clocks, filter: params.filter, q: params.q, sort: params.sort };
  return (
    <PageFrame
      title="Customers"
      actions={
        <>
          <ButtonLink href={addressOf('/customers/export', { ...shown, format: 'csv' })} prefetch={false}>
            CSV
          </ButtonLink>
          <ButtonLink href={addressOf('/customers/export', { ...shown, format: 'xlsx' })} prefetch={false}>
            XLSX
          </ButtonLink>
          {allows(actor.roles, 'customers.terms') && (
            <ButtonLink href="/customers/new" look="primary">
              New customer
            </ButtonLink>
          )}
        </>
      }
      asOf={<AsOfControl {...travel} pastSeconds={pastSeconds} />}
      banner={<TimeTravelBanner {...travel} />}
      head={
        <div className="flex flex-wrap items-center justify-between gap-2 px-4.5">
          <Tabs
            label="Views of the customers"
            tabs={VIEWS.map(({ label, filter }) => ({
              label,
              href: addressOf('/customers', { ...clocks, filter }),
              current: (params.filter ?? ACTIVE) === filter,
            }))}
          >
            <SavedViews screen="customers" path="/customers" params={params} />
          </Tabs>
          <div className="flex flex-wrap items-center gap-2">
            <CustomerFilters filter={params.filter} />
            <FilterField label="Filter the customers" />
          </div>
        </div>
      }
    >
      <CustomerTable
        rows={packRows(listedCustomers(list.data, clocks))}
        asOf={list.as_of}
        locale={organisation.locale}
        selectionActions={
          <StatementsOfSelection
            {...usualPeriod(earlierOf(list.as_of, today))}
            languages={languageOptions()}
          />
        }
        acting={isPresent(params, today) && allows(actor.roles, 'queue.act')}
        empty={
          params.filter || params.q ? (
            <EmptyState title="No customer like that">
              No customer meets all that is asked for. Take a condition away.
            </EmptyState>
          ) : (
            <EmptyState
              title="No customers yet"
              action={
                <ButtonLink href="/import" look="primary">
                  Import a file
                </ButtonLink>
              }
            >
              Here stands every customer: who they are and how to reach them, what they owe and how old it is,
              and whether they pay late again and again.
            </EmptyState>
          )
        }
        footer={
          list.next_cursor ? (
            <div className="p-3">
              <ButtonLink href={addressOf('/customers', { ...params, cursor: list.next_cursor })}>
                Next {PAGE}
              </ButtonLink>
            </div>
          ) : undefined
        }
      />
    </PageFrame>
  );
}
